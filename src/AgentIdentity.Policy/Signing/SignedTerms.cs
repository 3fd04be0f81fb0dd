namespace AgentIdentity.Policy;

/// <summary>What is signed besides the files of a bundle.</summary>
/// <param name="Revision">The number of the revision, from 1. A server takes no older one than it has had.</param>
/// <param name="Commit">The commit that the files were made from, or null where nobody says.</param>
/// <param name="Created">When it was signed.</param>
/// <param name="Expires">The moment from which a server no longer takes it.</param>
public sealed record SignedTerms(long Revision, string? Commit, DateTimeOffset Created, DateTimeOffset Expires)
{
    /// <summary>The key that signed.</summary>
    public string KeyId { get; init; } = "";
}
