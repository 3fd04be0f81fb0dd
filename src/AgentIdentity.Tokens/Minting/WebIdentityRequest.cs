namespace AgentIdentity.Tokens;

/// <summary>
/// What a web identity shall say to AWS STS (AssumeRoleWithWebIdentity). AWS knows no actor: the human becomes the source identity,
/// which stays with the session for good, and the agent a tag.
/// </summary>
public sealed record WebIdentityRequest
{
    /// <summary>The subject that a role's trust policy names (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>The client id that the IAM identity provider lists (<c>aud</c>).</summary>
    public string Audience { get; init; } = "sts.amazonaws.com";

    /// <summary>The source identity: 2 to 64 of ASCII letters, digits and <c>_+=,.@-</c>.</summary>
    public required string SourceIdentity { get; init; }

    /// <summary>The session's tags, such as <c>agent</c> and <c>grant</c>: 50 at most.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The names of those tags that go with the session through every further role.</summary>
    public IReadOnlyList<string> TransitiveTags { get; init; } = [];

    /// <summary>How long it lives: 300 seconds unless told, 900 seconds at most. The session it opens may live longer.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>An earlier end, such as the delegation's, or null.</summary>
    public DateTimeOffset? NotAfter { get; init; }
}
