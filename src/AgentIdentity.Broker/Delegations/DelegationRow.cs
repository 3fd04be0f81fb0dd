using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class DelegationRow
{
    public required string Id { get; set; }

    public string? ParentId { get; set; }

    public required string Human { get; set; }

    public required string Agent { get; set; }

    public required string Purpose { get; set; }

    public required string Details { get; set; }

    public long? BudgetMicroUsd { get; set; }

    public required long EndsAt { get; set; }

    public required bool MayDelegate { get; set; }

    public required int DepthLeft { get; set; }

    public required bool OffGateway { get; set; }

    public required string OffGatewayScope { get; set; }

    public required bool Unattended { get; set; }

    public long? HumanFreshSeconds { get; set; }

    public required string State { get; set; }

    public long? AuthTime { get; set; }

    public string? AuthAcr { get; set; }

    public string? AuthMethods { get; set; }

    public required string Txn { get; set; }

    public required long CreatedAt { get; set; }

    public long? EndedAt { get; set; }

    public string? EndedBy { get; set; }
}

internal sealed class DelegationTable : IEntityTypeConfiguration<DelegationRow>
{
    public void Configure(EntityTypeBuilder<DelegationRow> builder)
    {
        builder.ToTable("delegations").HasKey(row => row.Id);
        builder.HasIndex(row => row.ParentId);
        builder.HasIndex(row => row.Human);
    }
}
