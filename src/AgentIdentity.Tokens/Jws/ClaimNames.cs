namespace AgentIdentity.Tokens;

/// <summary>The claims of the token profile that Microsoft.IdentityModel has no name for.</summary>
internal static class ClaimNames
{
    public const string Actor = "act";
    public const string MayAct = "may_act";
    public const string SubjectProfile = "sub_profile";
    public const string ClientProfile = "client_profile";
    public const string ClientId = "client_id";
    public const string Scope = "scope";
    public const string Details = "authorization_details";
    public const string Confirmation = "cnf";
    public const string Thumbprint = "jkt";
    public const string CertificateThumbprint = "x5t#S256";
    public const string Session = "sid";
    public const string Transaction = "txn";
    public const string AuthorizedParty = "azp";
    public const string Resource = "resource";
    public const string Tenant = "tenant";
    public const string RequestingWorkload = "req_wl";
    public const string TransactionContext = "tctx";
    public const string RequestContext = "rctx";
    public const string Introspection = "token_introspection";
    public const string Grant = "urn:agentidentity:grant_id";
    public const string ActorAssurance = "urn:agentidentity:actor_assurance";
    public const string Unattended = "urn:agentidentity:unattended";
    public const string Method = "htm";
    public const string Target = "htu";
    public const string TokenHash = "ath";
    public const string Nonce = "nonce";

    public const string User = "user";
    public const string Agent = "ai_agent";
    public const string SelfAsserted = "self_asserted";
}
