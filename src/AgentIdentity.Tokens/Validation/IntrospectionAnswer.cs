using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>A validated signed answer to an introspection request (RFC 9701): what the issuer said about some token, to this party, just now.</summary>
public sealed record IntrospectionAnswer
{
    /// <summary>The authorization server that answered.</summary>
    public required string Issuer { get; init; }

    /// <summary>The party that was answered.</summary>
    public required string Audience { get; init; }

    /// <summary>Whether the token counts. Everything else in <see cref="Members"/> means something only if it does.</summary>
    public required bool Active { get; init; }

    /// <summary>The answer as RFC 7662 section 2.2 describes it.</summary>
    public required JsonElement Members { get; init; }

    /// <summary>When the answer was given.</summary>
    public required DateTimeOffset IssuedAt { get; init; }
}
