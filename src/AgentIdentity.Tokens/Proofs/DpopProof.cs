namespace AgentIdentity.Tokens;

/// <summary>A validated proof of possession (RFC 9449 section 4.3).</summary>
/// <param name="Thumbprint">The proven key's RFC 7638 SHA-256 thumbprint, base64url.</param>
/// <param name="TokenId">The proof's id (<c>jti</c>), now used up.</param>
/// <param name="IssuedAt">When the proof says it was made.</param>
public sealed record DpopProof(string Thumbprint, string TokenId, DateTimeOffset IssuedAt)
{
    /// <summary>The server's nonce in the proof, where it had one; see <see cref="DpopNonces.Renewal"/>.</summary>
    public string? Nonce { get; init; }
}
