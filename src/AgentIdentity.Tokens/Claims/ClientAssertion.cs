namespace AgentIdentity.Tokens;

/// <summary>A validated client assertion (RFC 7523 as revised by rfc7523bis): the client proved its key, once.</summary>
/// <param name="ClientId">The client (<c>iss</c> and <c>sub</c>).</param>
/// <param name="TokenId">The assertion's id (<c>jti</c>), now remembered and worth nothing a second time.</param>
/// <param name="ExpiresAt">When the assertion ends.</param>
public sealed record ClientAssertion(string ClientId, string TokenId, DateTimeOffset ExpiresAt);
