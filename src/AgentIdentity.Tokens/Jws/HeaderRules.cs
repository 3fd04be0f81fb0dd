namespace AgentIdentity.Tokens;

/// <summary>What a header may hold beside what is read.</summary>
internal enum HeaderRules
{
    /// <summary>Nothing that names a certificate or key.</summary>
    Own,

    /// <summary>A certificate's thumbprint (<c>x5t</c>, <c>x5t#S256</c>), which issuers write out of habit; it is never looked at.</summary>
    Foreign,
}
