using System.Collections.Frozen;

namespace AgentIdentity.Server;

/// <summary>
/// Every name below <c>AgentIdentity</c>. A name that nobody reads is refused: a misspelt limit that is silently left out would be no limit.
/// docs/configuration.md lists the same, and a test compares both with what is read.
/// </summary>
internal static class KnownSettings
{
    // IssuerSettingsReader knows its own; the sidecar's may stand in the same file.
    private static readonly string[] Others = ["Issuers", "Sidecar"];
    private static readonly string[] Named = ["Upstreams", "VirtualServers", "ExtAuthz", "Models", "TrustDomains", "Clusters", "AccessApi:Keys", "Backchannel:Clients"];

    // A model's own, where it has one candidate, and each candidate's, where it has several.
    private static readonly string[] CandidateSettings =
    [
        "Provider", "Address", "Model", "Deployment", "ApiVersion", "Region", "BedrockSurface", "Wires", "Credential", "ApiKey", "ApiKeyFile", "Vault:Entry", "Vault:Per",
        "OAuth:TokenAddress", "OAuth:ClientId", "OAuth:Method", "OAuth:Scope", "OAuth:Audience", "OAuth:Resource", "OAuth:AssertionAudience",
        "Aws:RoleArn", "Aws:ExternalId", "Aws:SessionSeconds", "Aws:By", "Aws:StsAddress",
        "InputUsdPerMillion", "OutputUsdPerMillion", "CachedInputUsdPerMillion", "CacheWriteUsdPerMillion", "CacheWriteHourUsdPerMillion", "WebSearchUsdPerThousand",
        "UnboundedInputTokens", "ContextWindow", "MaxOutputTokens", "Tokenizer", "ShowsAllOutput", "TimeoutSeconds", "Weight", "Priority",
        "Geography", "DeploymentType", "RetentionDays", "OnCallerGone", "DrainSeconds",
    ];

    public static readonly FrozenSet<string> All = new[]
    {
        "PublicUrl", "AllowPlainHttp", "ProxyStripsPath", "TrustedProxies", "DataFolder", "PolicyFolder", "Policy:TrustedKeys", "Policy:WatchEvery", "AdminKey", "HumanFreshWithin", "PresentWithin", "SignIn:FreshWithin", "SignIn:PasswordAcr", "SignIn:PasskeyAcr", "Redis",
        "Keys:Algorithm", "Keys:RotateEvery", "Keys:PublishAhead", "Keys:Kms:Alias", "Keys:Kms:KeyIds", "Keys:Kms:Region", "Keys:Kms:Endpoint",
        "Vault:MasterKeys", "Vault:Kms:Key", "Vault:Kms:Region", "Vault:Kms:Endpoint",
        "Clients:AcceptTokenEndpointAudience", "Clients:AllowSecrets", "Dpop:RequireNonce", "Dpop:NonceSecret", "Exchange:ErrorProfile",
        "Relations:CompatibilityV1", "Relations:DynamicConditions", "Relations:ConditionCost",
        "Relations:Remote:Address", "Relations:Remote:Store", "Relations:Remote:Model", "Relations:Remote:ApiToken", "Relations:Remote:TimeLimit",
        "Relations:Remote:MinimizeLatency", "Relations:Remote:Client:TokenAddress", "Relations:Remote:Client:Id", "Relations:Remote:Client:Secret",
        "Relations:Remote:Client:Audience", "Relations:Remote:Client:Scope",
        "Mtls:AskForCertificates", "Mtls:Url", "Mtls:AuthoritiesFile",
        "TrustDomains:{name}:BundleFile", "TrustDomains:{name}:BundleUrl", "TrustDomains:{name}:AuthorityFile",
        "Clusters:{name}:Issuer", "Clusters:{name}:JwksFile", "Clusters:{name}:JwksUrl", "Clusters:{name}:AuthorityFile",
        "Approvals:Webhook:Address", "Approvals:Webhook:Secret", "Approvals:Webhook:OldSecret", "Backchannel:Clients:{name}:NotificationEndpoint",
        "ClientMetadata:AllowedHosts", "ClientMetadata:Owner", "ClientMetadata:DelegationDays",
        "ExternalPdp:Address", "ExternalPdp:Name", "ExternalPdp:Token", "ExternalPdp:TimeLimit", "ExternalPdp:Mapping", "ExternalPdp:SendArguments",
        "AccessApi:Keys:{name}:Secret", "AccessApi:Keys:{name}:Upstreams",
        "Evidence:RecordArguments",
        "Telemetry:Incoming", "Telemetry:People", "Telemetry:OtlpEndpoint", "Telemetry:MetricsKey",
        "Limits:InFlight", "Limits:HeldBytes", "Limits:Connections", "Limits:DrainSeconds", "Limits:DrainDelaySeconds",
        "Limits:Delegation:CallsPerMinute", "Limits:Delegation:Burst", "Limits:Delegation:Concurrency", "Limits:Delegation:BodyBytes", "Limits:Delegation:CallSeconds",
        "Limits:Agent:CallsPerMinute", "Limits:Agent:Burst", "Limits:Agent:Concurrency", "Limits:Agent:BodyBytes", "Limits:Agent:CallSeconds",
        "Limits:Upstream:CallsPerMinute", "Limits:Upstream:Burst", "Limits:Upstream:Concurrency", "Limits:Upstream:BodyBytes", "Limits:Upstream:CallSeconds",
        "Upstreams:{name}:Limits:CallsPerMinute", "Upstreams:{name}:Limits:Burst", "Upstreams:{name}:Limits:Concurrency", "Upstreams:{name}:Limits:BodyBytes", "Upstreams:{name}:Limits:CallSeconds",
        "Models:{name}:Limits:CallsPerMinute", "Models:{name}:Limits:Burst", "Models:{name}:Limits:Concurrency", "Models:{name}:Limits:BodyBytes", "Models:{name}:Limits:CallSeconds",
        "Issuer", "AllowedOrigins", "MaxModelBodyBytes", "AllowBearerModels", "Prices:File", "Prices:AllowUnknown",
        "Upstreams:{name}:Kind", "Upstreams:{name}:Address", "Upstreams:{name}:Audience", "Upstreams:{name}:Credential", "Upstreams:{name}:Header", "Upstreams:{name}:Secret",
        "Upstreams:{name}:Scheme", "Upstreams:{name}:BasicUser", "Upstreams:{name}:SecretFile", "Upstreams:{name}:Vault:Entry", "Upstreams:{name}:Vault:Per",
        "Upstreams:{name}:AllowPlainHttp", "Upstreams:{name}:OAuth:TokenAddress", "Upstreams:{name}:OAuth:ClientId", "Upstreams:{name}:OAuth:Method",
        "Upstreams:{name}:OAuth:Scope", "Upstreams:{name}:OAuth:Audience", "Upstreams:{name}:OAuth:Resource", "Upstreams:{name}:OAuth:AssertionAudience",
        "Upstreams:{name}:Aws:RoleArn", "Upstreams:{name}:Aws:Region", "Upstreams:{name}:Aws:Service", "Upstreams:{name}:Aws:ExternalId",
        "Upstreams:{name}:Aws:SessionSeconds", "Upstreams:{name}:Aws:By", "Upstreams:{name}:Aws:StsAddress", "Upstreams:{name}:Aws:Bucket", "Upstreams:{name}:Aws:Headers",
        "Upstreams:{name}:Aws:Statements:{name}:On", "Upstreams:{name}:Aws:Statements:{name}:Actions", "Upstreams:{name}:Aws:Statements:{name}:Resources",
        "Upstreams:{name}:AllowBearer", "Upstreams:{name}:TimeoutSeconds", "Upstreams:{name}:MaxBodyBytes", "Upstreams:{name}:WebSockets", "Upstreams:{name}:ErrorBodies", "Upstreams:{name}:GrpcServices",
        "Upstreams:{name}:Revision", "Upstreams:{name}:Command", "Upstreams:{name}:Arguments", "Upstreams:{name}:Environment:{name}", "Upstreams:{name}:WorkingFolder",
        "Upstreams:{name}:User", "Upstreams:{name}:Process:MaxProcesses", "Upstreams:{name}:Process:MaxMemoryMegabytes", "Upstreams:{name}:Process:IdleSeconds",
        "Upstreams:{name}:Elicitation:Forms", "Upstreams:{name}:Elicitation:UrlHosts", "Upstreams:{name}:Sampling", "Upstreams:{name}:Roots", "Upstreams:{name}:Instructions",
        "Mcp:ToolErrorResult", "Mcp:LegacyDenyCode",
        "Upstreams:{name}:Pinning", "Upstreams:{name}:NewTools", "Upstreams:{name}:ReadToolsEverySeconds",
        "Upstreams:{name}:Process:MaxMessageBytes", "Upstreams:{name}:Process:MaxOpenFiles", "Upstreams:{name}:Process:SameUser", "VirtualServers:{name}:Upstreams", "VirtualServers:{name}:AllowBearer",
        "Upstreams:{name}:Database:Connection", "Upstreams:{name}:Database:Password", "Upstreams:{name}:Database:PasswordFile", "Upstreams:{name}:Database:ContextKey",
        "Upstreams:{name}:Database:ContextKeyFile", "Upstreams:{name}:Database:ContextKeyId", "Upstreams:{name}:Database:Schema", "Upstreams:{name}:Database:AllowWrites",
        "Upstreams:{name}:Database:MaxRows", "Upstreams:{name}:Database:MaxResultBytes", "Upstreams:{name}:Database:StatementSeconds", "Upstreams:{name}:Database:MaxConnections",
        "Upstreams:{name}:Database:Shared", "Upstreams:{name}:Database:Functions",
        "ExtAuthz:{name}:Proxy", "ExtAuthz:{name}:PublicUrl", "ExtAuthz:{name}:AllowBearer",
        "Models:{name}:Strategy", "Models:{name}:Retries", "Models:{name}:RetryWaitSeconds", "Models:{name}:AllowMembers",
        "Models:{name}:Breaker:FailurePercent", "Models:{name}:Breaker:LeastCalls", "Models:{name}:Breaker:WithinSeconds", "Models:{name}:Breaker:RestSeconds",
    }.Concat(CandidateSettings.Select(static name => "Models:{name}:" + name)).Concat(CandidateSettings.Select(static name => "Models:{name}:Candidates:{name}:" + name)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Parents = All.SelectMany(Above).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Unknown(IConfiguration section) => section.AsEnumerable(makePathsRelative: true)
        .Select(static entry => entry.Key)
        .Where(static key => !Parents.Contains(Plain(key)) && !All.Contains(Plain(key)) && !Others.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal)
        .Select(static key => $"AgentIdentity:{key} is not a setting; docs/configuration.md lists all of them.");

    // Without what the operator chose: names of upstreams and the like, and places in a list.
    private static string Plain(string key)
    {
        var parts = key.Split(':');
        foreach (var named in Named.Where(named => key.StartsWith(named + ":", StringComparison.OrdinalIgnoreCase)))
        {
            parts[named.Split(':').Length] = "{name}";
        }

        if (parts is ["Upstreams", _, "Aws", "Statements", _, ..])
        {
            parts[4] = "{name}";
        }

        if (parts is ["Models", _, "Candidates", _, ..])
        {
            parts[3] = "{name}";
        }

        // An upstream's own program has variables whose names are the operator's, too.
        if (parts is ["Upstreams", _, "Environment", _])
        {
            parts[3] = "{name}";
        }

        return string.Join(':', int.TryParse(parts[^1], out _) ? parts[..^1] : parts);
    }

    private static IEnumerable<string> Above(string name)
    {
        for (var end = name.LastIndexOf(':'); end > 0; end = name.LastIndexOf(':', end - 1))
        {
            yield return name[..end];
        }
    }
}
