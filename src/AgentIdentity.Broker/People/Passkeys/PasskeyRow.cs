using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class PasskeyRow
{
    public required string CredentialId { get; set; }

    public required string Id { get; set; }

    public required string Person { get; set; }

    public required string Name { get; set; }

    public required byte[] PublicKey { get; set; }

    public required long SignCount { get; set; }

    public required string Transports { get; set; }

    public required bool CanBeCopied { get; set; }

    public required bool IsCopied { get; set; }

    public required long CreatedAt { get; set; }

    public long? LastUsedAt { get; set; }

    public static PasskeyRow Write(PasskeyRecord record) => new()
    {
        CredentialId = record.CredentialId,
        Id = record.Id,
        Person = record.Person,
        Name = record.Name,
        PublicKey = [.. record.PublicKey],
        SignCount = record.SignCount,
        Transports = string.Join(' ', record.Transports),
        CanBeCopied = record.CanBeCopied,
        IsCopied = record.IsCopied,
        CreatedAt = record.CreatedAt.ToUnixTimeMilliseconds(),
        LastUsedAt = record.LastUsedAt?.ToUnixTimeMilliseconds(),
    };

    public PasskeyRecord Read() => new()
    {
        Id = Id,
        Person = Person,
        Name = Name,
        CredentialId = CredentialId,
        PublicKey = [.. PublicKey],
        SignCount = (uint)SignCount,
        Transports = [.. Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        CanBeCopied = CanBeCopied,
        IsCopied = IsCopied,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        LastUsedAt = LastUsedAt is { } used ? DateTimeOffset.FromUnixTimeMilliseconds(used) : null,
    };
}

internal sealed class PasskeyTable : IEntityTypeConfiguration<PasskeyRow>
{
    public void Configure(EntityTypeBuilder<PasskeyRow> builder)
    {
        builder.ToTable("passkeys").HasKey(row => row.CredentialId);
        builder.HasIndex(row => row.Person);
    }
}
