namespace AgentIdentity.Tokens;

/// <summary>The kinds of token that another issuer may be trusted for. Trust in one kind is no trust in another.</summary>
[Flags]
public enum ForeignTokenKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>OpenID Connect id_tokens.</summary>
    IdToken = 1,

    /// <summary>Access tokens in the form of a JWT (RFC 9068, or the mapper's own form).</summary>
    AccessToken = 2,

    /// <summary>Identity assertion authorization grants (<c>oauth-id-jag+jwt</c>).</summary>
    IdJag = 4,
}
