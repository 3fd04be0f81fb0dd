using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>One entry of the change log, which tells every process that reads the file what has changed in any store.</summary>
internal sealed class RelationChangeRow
{
    /// <summary>Never used twice and without gaps, so that a reader knows whether it has missed one.</summary>
    public long Number { get; set; }

    public required long Store { get; set; }

    public required RelationChangeKind Kind { get; set; }

    public required string User { get; set; }

    public required string Relation { get; set; }

    public required string Object { get; set; }

    public string? ConditionName { get; set; }

    public string? ConditionContext { get; set; }

    public required long At { get; set; }
}

internal sealed class RelationChangeTable : IEntityTypeConfiguration<RelationChangeRow>
{
    public void Configure(EntityTypeBuilder<RelationChangeRow> builder)
    {
        builder.ToTable("relation_changes").HasKey(row => row.Number);
        builder.HasIndex(row => new { row.Store, row.Number });
    }
}
