namespace AgentIdentity.Tokens;

/// <summary>The bounds of the token profile.</summary>
internal static class TokenProfile
{
    /// <summary>The longest life of a token.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(900);

    /// <summary>The longest life of an identity assertion, which is redeemed at once.</summary>
    public static readonly TimeSpan MaxAssertionLifetime = TimeSpan.FromSeconds(600);

    /// <summary>The deepest actor chain that is ever minted; validators allow fewer unless told.</summary>
    public const int MaxDepth = 8;

    /// <summary>The longest access token, in characters: what common servers take in one header.</summary>
    public const int MaxTokenLength = 16 * 1024;
}
