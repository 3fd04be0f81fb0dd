using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>One secret: its ciphertext, and the key of that, itself encrypted. A new secret takes the place of the old one.</summary>
internal sealed class VaultRow
{
    public required string Name { get; set; }

    public required string Holder { get; set; }

    public required long Version { get; set; }

    public required string MasterKey { get; set; }

    public required byte[] WrappedKey { get; set; }

    public required byte[] Sealed { get; set; }

    public required long SetAt { get; set; }

    public required string SetBy { get; set; }

    public VaultEntry Read() => new(Name, VaultHolder.Read(Holder), Version, MasterKey, DateTimeOffset.FromUnixTimeMilliseconds(SetAt), SetBy);
}

internal sealed class VaultTable : IEntityTypeConfiguration<VaultRow>
{
    public void Configure(EntityTypeBuilder<VaultRow> builder) => builder.ToTable("vault").HasKey(row => new { row.Name, row.Holder });
}
