using AgentIdentity.Tokens;

namespace AgentIdentity.Client;

/// <summary>A token the broker issued. Prints neither the token nor any part of it.</summary>
/// <param name="Value">The token: a secret.</param>
/// <param name="TokenType"><c>DPoP</c> or <c>Bearer</c>.</param>
/// <param name="ExpiresAt">When it ends, by this machine's clock.</param>
/// <param name="Details">What was granted.</param>
public sealed record AccessToken(string Value, string TokenType, DateTimeOffset ExpiresAt, AuthorizationDetails Details)
{
    /// <summary>The delegation it was issued under, or null for an actor token.</summary>
    public string? DelegationId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{TokenType} [redacted], ends {ExpiresAt:O}";
}
