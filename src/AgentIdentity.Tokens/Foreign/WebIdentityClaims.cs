namespace AgentIdentity.Tokens;

/// <summary>The claims that AWS STS reads from a web identity, and that no other kind may have.</summary>
internal static class WebIdentityClaims
{
    public const string Tags = "https://aws.amazon.com/tags";
    public const string SourceIdentity = "https://aws.amazon.com/source_identity";

    public static readonly string[] All = [Tags, SourceIdentity];
}
