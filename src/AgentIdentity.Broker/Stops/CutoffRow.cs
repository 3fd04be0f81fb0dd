using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class CutoffRow
{
    public required string Id { get; set; }

    public required CutoffKind Kind { get; set; }

    public string? Human { get; set; }

    public string? Agent { get; set; }

    public string? Delegation { get; set; }

    public string? TokenId { get; set; }

    public string? SessionId { get; set; }

    public string? ClientId { get; set; }

    public required long Before { get; set; }

    public string? Reason { get; set; }

    public required string By { get; set; }

    public required long CreatedAt { get; set; }

    public long? TokenExpiresAt { get; set; }

    public static CutoffRow Write(Cutoff cutoff) => new()
    {
        Id = cutoff.Id,
        Kind = cutoff.Kind,
        Human = cutoff.Human,
        Agent = cutoff.Agent,
        Delegation = cutoff.Delegation,
        TokenId = cutoff.TokenId,
        SessionId = cutoff.SessionId,
        ClientId = cutoff.ClientId,
        Before = cutoff.Before.ToUnixTimeSeconds(),
        Reason = cutoff.Reason,
        By = cutoff.By,
        CreatedAt = cutoff.CreatedAt.ToUnixTimeMilliseconds(),
        TokenExpiresAt = cutoff.TokenExpiresAt?.ToUnixTimeSeconds(),
    };

    public Cutoff Read() => new()
    {
        Id = Id,
        Kind = Kind,
        Human = Human,
        Agent = Agent,
        Delegation = Delegation,
        TokenId = TokenId,
        SessionId = SessionId,
        ClientId = ClientId,
        Before = DateTimeOffset.FromUnixTimeSeconds(Before),
        Reason = Reason,
        By = By,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        TokenExpiresAt = TokenExpiresAt is { } end ? DateTimeOffset.FromUnixTimeSeconds(end) : null,
        Durable = true,
    };
}

internal sealed class CutoffRowTable : IEntityTypeConfiguration<CutoffRow>
{
    public void Configure(EntityTypeBuilder<CutoffRow> builder)
    {
        builder.ToTable("cutoffs").HasKey(row => row.Id);
        builder.Property(row => row.Kind).HasConversion<string>();
    }
}
