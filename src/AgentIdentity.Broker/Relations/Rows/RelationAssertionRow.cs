using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>All that is asserted about one model.</summary>
internal sealed class RelationAssertionRow
{
    public required long Store { get; set; }

    public required string ModelId { get; set; }

    public required string Json { get; set; }
}

internal sealed class RelationAssertionTable : IEntityTypeConfiguration<RelationAssertionRow>
{
    public void Configure(EntityTypeBuilder<RelationAssertionRow> builder) =>
        builder.ToTable("relation_assertions").HasKey(row => new { row.Store, row.ModelId });
}
