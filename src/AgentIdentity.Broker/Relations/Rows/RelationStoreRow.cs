using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class RelationStoreRow
{
    /// <summary>What the other tables call the store: shorter than its id.</summary>
    public long Number { get; set; }

    public required string Id { get; set; }

    public required string Name { get; set; }

    public required long CreatedAt { get; set; }

    public required long UpdatedAt { get; set; }

    /// <summary>Set when the store was deleted; the row stays until everything in the store is gone.</summary>
    public long? DeletedAt { get; set; }
}

internal sealed class RelationStoreTable : IEntityTypeConfiguration<RelationStoreRow>
{
    public void Configure(EntityTypeBuilder<RelationStoreRow> builder)
    {
        builder.ToTable("relation_stores").HasKey(row => row.Number);
        builder.HasIndex(row => row.Id).IsUnique();
    }
}
