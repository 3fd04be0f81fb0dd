using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class AgentKeyRow
{
    public required string Id { get; set; }

    public required string KeyHash { get; set; }

    public required string DelegationId { get; set; }

    public required string Resource { get; set; }

    public required string Name { get; set; }

    public required long CreatedAt { get; set; }

    public required long EndsAt { get; set; }

    public long? EndedAt { get; set; }

    public string? EndedBy { get; set; }

    public static AgentKeyRow Write(AgentKeyRecord key, string hash) => new()
    {
        Id = key.Id,
        KeyHash = hash,
        DelegationId = key.DelegationId,
        Resource = key.Resource,
        Name = key.Name,
        CreatedAt = key.CreatedAt.ToUnixTimeMilliseconds(),
        EndsAt = key.EndsAt.ToUnixTimeMilliseconds(),
    };

    public AgentKeyRecord Read() => new()
    {
        Id = Id,
        DelegationId = DelegationId,
        Resource = Resource,
        Name = Name,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        EndsAt = DateTimeOffset.FromUnixTimeMilliseconds(EndsAt),
        EndedAt = EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
        EndedBy = EndedBy,
    };
}

internal sealed class AgentKeyTable : IEntityTypeConfiguration<AgentKeyRow>
{
    public void Configure(EntityTypeBuilder<AgentKeyRow> builder)
    {
        builder.ToTable("agent_keys").HasKey(row => row.Id);
        builder.HasIndex(row => row.KeyHash).IsUnique();
    }
}
