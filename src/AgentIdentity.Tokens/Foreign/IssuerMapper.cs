namespace AgentIdentity.Tokens;

/// <summary>How an issuer says who a token is about.</summary>
public enum IssuerMapper
{
    /// <summary>OpenID Connect and RFC 9068 as they are written: <c>sub</c>, <c>azp</c> or <c>client_id</c>, <c>act</c>.</summary>
    Generic,

    /// <summary>Microsoft Entra ID: <c>oid</c> and <c>tid</c>, and the facets that say whether a person or an agent is meant.</summary>
    Entra,

    /// <summary>Auth0: <c>sub</c> with its prefix, <c>sub_profile</c> and <c>act</c>, <c>org_id</c>.</summary>
    Auth0,

    /// <summary>Okta and others that issue identity assertions (ID-JAG) beside their id_tokens.</summary>
    OktaIdJag,
}
