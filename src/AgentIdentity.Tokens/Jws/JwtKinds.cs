namespace AgentIdentity.Tokens;

/// <summary>The <c>typ</c> of each kind of JWT: one kind, one validator (RFC 8725 section 3.11).</summary>
internal static class JwtKinds
{
    /// <summary>RFC 9068 section 2.1.</summary>
    public const string AccessToken = "at+jwt";

    /// <summary>OpenID Connect Core 1.0 names no type of its own.</summary>
    public const string IdToken = Plain;

    /// <summary>rfc7523bis.</summary>
    public const string ClientAssertion = "client-authentication+jwt";

    /// <summary>The type that says nothing (RFC 7519 section 5.1): id_tokens, workloads' tokens and web identities have it, or none.</summary>
    public const string Plain = "JWT";

    /// <summary>The other type a JWT-SVID may have (JWT-SVID section 2).</summary>
    public const string Jose = "JOSE";

    /// <summary>draft-ietf-oauth-identity-assertion-authz-grant.</summary>
    public const string IdJag = "oauth-id-jag+jwt";

    /// <summary>draft-ietf-oauth-transaction-tokens.</summary>
    public const string TransactionToken = "txntoken+jwt";

    /// <summary>RFC 9701 section 5.</summary>
    public const string Introspection = "token-introspection+jwt";

    /// <summary>RFC 9449 section 4.2.</summary>
    public const string Proof = "dpop+jwt";
}
