namespace AgentIdentity.Tokens;

/// <summary>A token just made. Prints its id only.</summary>
/// <param name="Value">The compact JWS: a secret.</param>
/// <param name="TokenId">The token's id (<c>jti</c>).</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record MintedToken(string Value, string TokenId, DateTimeOffset ExpiresAt)
{
    /// <inheritdoc/>
    public override string ToString() => $"MintedToken {TokenId} [redacted]";
}
