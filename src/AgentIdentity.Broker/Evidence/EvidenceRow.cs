using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class EvidenceRow
{
    public required long Sequence { get; set; }

    public required long Time { get; set; }

    public required string Kind { get; set; }

    public string? DelegationId { get; set; }

    public string? DecisionId { get; set; }

    public required byte[] Body { get; set; }

    public required byte[] PreviousHash { get; set; }

    public required byte[] Hash { get; set; }
}

internal sealed class EvidenceTable : IEntityTypeConfiguration<EvidenceRow>
{
    public void Configure(EntityTypeBuilder<EvidenceRow> builder)
    {
        builder.ToTable("evidence").HasKey(row => row.Sequence);
        builder.Property(row => row.Sequence).ValueGeneratedNever();
        builder.HasIndex(row => row.DelegationId);
        builder.HasIndex(row => row.DecisionId);
    }
}
