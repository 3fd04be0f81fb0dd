using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class UsageRow
{
    public required string Id { get; set; }

    public required string DelegationId { get; set; }

    public required string DecisionId { get; set; }

    public required UsageState State { get; set; }

    public required long ReservedMicroUsd { get; set; }

    public long CostMicroUsd { get; set; }

    public long InputTokens { get; set; }

    public long CachedTokens { get; set; }

    public long OutputTokens { get; set; }

    public long ReasoningTokens { get; set; }

    public required long ReservedAt { get; set; }

    public long? SettledAt { get; set; }
}

internal sealed class UsageTable : IEntityTypeConfiguration<UsageRow>
{
    public void Configure(EntityTypeBuilder<UsageRow> builder)
    {
        builder.ToTable("usage").HasKey(row => row.Id);
        builder.HasIndex(row => row.DelegationId);
        builder.HasIndex(row => row.State);
    }
}
