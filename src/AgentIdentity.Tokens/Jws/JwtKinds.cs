namespace AgentIdentity.Tokens;

/// <summary>The <c>typ</c> of each kind of JWT: one kind, one validator (RFC 8725 section 3.11).</summary>
internal static class JwtKinds
{
    /// <summary>RFC 9068 section 2.1.</summary>
    public const string AccessToken = "at+jwt";

    /// <summary>OpenID Connect Core 1.0 names no type of its own; an id_token of ours says JWT, and nothing else does.</summary>
    public const string IdToken = "JWT";

    /// <summary>rfc7523bis.</summary>
    public const string ClientAssertion = "client-authentication+jwt";

    /// <summary>RFC 9449 section 4.2.</summary>
    public const string Proof = "dpop+jwt";
}
