using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class KeptStateRow
{
    public required string Kind { get; set; }

    public required string Id { get; set; }

    public required string Human { get; set; }

    public required string Agent { get; set; }

    public required string Candidate { get; set; }

    public required string DelegationId { get; set; }

    public required long At { get; set; }

    public KeptState Read() => new(Kind, Id, Candidate, Human, Agent, DelegationId);
}

internal sealed class KeptStateTable : IEntityTypeConfiguration<KeptStateRow>
{
    public void Configure(EntityTypeBuilder<KeptStateRow> builder)
    {
        // Two providers may give the same id: whose it is, is part of the key, so that nobody can take another's by repeating it.
        builder.ToTable("kept_states").HasKey(row => new { row.Kind, row.Id, row.Human, row.Agent });
        builder.HasIndex(row => row.At);
    }
}
