using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class RelationModelRow
{
    /// <summary>Rises with every model: the newest has the highest.</summary>
    public long Number { get; set; }

    public required long Store { get; set; }

    public required string Id { get; set; }

    public required string Json { get; set; }

    public required long WrittenAt { get; set; }
}

internal sealed class RelationModelTable : IEntityTypeConfiguration<RelationModelRow>
{
    public void Configure(EntityTypeBuilder<RelationModelRow> builder)
    {
        builder.ToTable("relation_models").HasKey(row => row.Number);
        builder.HasIndex(row => new { row.Store, row.Id }).IsUnique();
    }
}
