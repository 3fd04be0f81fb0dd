using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>What an account has used up: money spent under a delegation, or calls of one of its grants.</summary>
internal sealed class BalanceRow
{
    public required string Account { get; set; }

    public required long Used { get; set; }
}

internal sealed class BalanceTable : IEntityTypeConfiguration<BalanceRow>
{
    public void Configure(EntityTypeBuilder<BalanceRow> builder) => builder.ToTable("balances").HasKey(row => row.Account);
}
