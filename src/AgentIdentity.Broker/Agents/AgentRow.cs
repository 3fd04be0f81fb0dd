using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class AgentRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public required string Owner { get; set; }

    public required string Jwks { get; set; }

    public required string RedirectUris { get; set; }

    public required AgentState State { get; set; }

    public required long CreatedAt { get; set; }
}

internal sealed class AgentTable : IEntityTypeConfiguration<AgentRow>
{
    public void Configure(EntityTypeBuilder<AgentRow> builder)
    {
        builder.ToTable("agents").HasKey(row => row.Id);
        builder.Property(row => row.State).HasConversion<string>();
    }
}
