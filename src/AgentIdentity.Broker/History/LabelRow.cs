using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>A label that a root and everything below it carry for good.</summary>
internal sealed class LabelRow
{
    public required string RootId { get; set; }

    public required string Label { get; set; }
}

internal sealed class LabelTable : IEntityTypeConfiguration<LabelRow>
{
    public void Configure(EntityTypeBuilder<LabelRow> builder) => builder.ToTable("labels").HasKey(row => new { row.RootId, row.Label });
}
