using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class RefreshFamilyRow
{
    public required string Id { get; set; }

    public required string FamilyHash { get; set; }

    /// <summary>Of the newest token.</summary>
    public required string TokenHash { get; set; }

    public required string DelegationId { get; set; }

    public required string ClientId { get; set; }

    public required string Resource { get; set; }

    public required string Scope { get; set; }

    public string? KeyThumbprint { get; set; }

    public required long CreatedAt { get; set; }

    public required long UsedAt { get; set; }

    public long? EndedAt { get; set; }

    public required int Generation { get; set; }

    public static RefreshFamilyRow Write(RefreshFamily family, RefreshText text) => new()
    {
        Id = family.Id,
        FamilyHash = text.FamilyHash,
        TokenHash = text.TokenHash,
        DelegationId = family.DelegationId,
        ClientId = family.ClientId,
        Resource = family.Resource,
        Scope = string.Join(' ', family.Scope),
        KeyThumbprint = family.KeyThumbprint,
        CreatedAt = family.CreatedAt.ToUnixTimeMilliseconds(),
        UsedAt = family.UsedAt.ToUnixTimeMilliseconds(),
        Generation = family.Generation,
    };

    public RefreshFamily Read() => new()
    {
        Id = Id,
        DelegationId = DelegationId,
        ClientId = ClientId,
        Resource = Resource,
        Scope = Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        KeyThumbprint = KeyThumbprint,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        UsedAt = DateTimeOffset.FromUnixTimeMilliseconds(UsedAt),
        EndedAt = EndedAt is { } ended ? DateTimeOffset.FromUnixTimeMilliseconds(ended) : null,
        Generation = Generation,
    };
}

internal sealed class RefreshFamilyTable : IEntityTypeConfiguration<RefreshFamilyRow>
{
    public void Configure(EntityTypeBuilder<RefreshFamilyRow> builder)
    {
        builder.ToTable("refresh_families").HasKey(row => row.Id);
        builder.HasIndex(row => row.FamilyHash).IsUnique();
        builder.HasIndex(row => row.DelegationId);
    }
}
