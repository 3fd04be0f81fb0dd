using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>A bundle that was in force, from the moment it came. The last one is in force.</summary>
internal sealed class PolicyBundleRow
{
    public long Number { get; set; }

    public required long Revision { get; set; }

    /// <summary>What decisions name.</summary>
    public required string Digest { get; set; }

    /// <summary>The digest of every file, tests and signature included; the name of the copy that is kept.</summary>
    public required string Files { get; set; }

    public string? Commit { get; set; }

    /// <summary>The key that signed it; null where no signature was asked for.</summary>
    public string? KeyId { get; set; }

    public long? ExpiresAt { get; set; }

    public required string Origin { get; set; }

    public required string By { get; set; }

    public required long LoadedAt { get; set; }

    /// <summary>The rules as they were written, for the comparison with the next bundle.</summary>
    public required string Rules { get; set; }
}

internal sealed class PolicyBundleTable : IEntityTypeConfiguration<PolicyBundleRow>
{
    public void Configure(EntityTypeBuilder<PolicyBundleRow> builder) => builder.ToTable("policy_bundles").HasKey(row => row.Number);
}
