namespace AgentIdentity.Broker;

/// <summary>The token types of an exchange (RFC 8693 section 3, and ours under <c>urn:agentidentity:</c>).</summary>
public static class ExchangeTypes
{
    public const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";
    public const string IdToken = "urn:ietf:params:oauth:token-type:id_token";
    public const string Jwt = "urn:ietf:params:oauth:token-type:jwt";
    public const string IdJag = "urn:ietf:params:oauth:token-type:id-jag";
    public const string TransactionToken = "urn:ietf:params:oauth:token-type:txn_token";

    /// <summary>A delegation's id: no secret and worth nothing by itself.</summary>
    public const string Delegation = "urn:agentidentity:token-type:delegation";

    /// <summary>An OIDC token for AWS STS AssumeRoleWithWebIdentity.</summary>
    public const string WebIdentity = "urn:agentidentity:token-type:aws-web-identity";
}
