namespace AgentIdentity.Policy;

/// <summary>Which policy decided.</summary>
/// <param name="Digest">The hash over every file; empty when there was no policy.</param>
/// <param name="Revision">The revision that the bundle says it is, or null where nobody numbered it.</param>
/// <param name="Commit">The commit it was made from, or null where nobody said.</param>
public sealed record BundleName(string Digest, long? Revision = null, string? Commit = null)
{
    /// <summary>No policy.</summary>
    public static BundleName None { get; } = new("");
}
