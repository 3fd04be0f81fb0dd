namespace AgentIdentity.Gateway.Configuration;

/// <summary>One HTTP API behind a proxy that asks at <c>/access/v1/ext-authz/{name}</c> whether a request may pass.</summary>
public sealed class ExtAuthzOptions
{
    /// <summary>How the proxy asks: <c>envoy</c> (the request's own method and path below the address) or <c>nginx</c> (auth_request, with two headers).</summary>
    public string Proxy { get; set; } = "";

    /// <summary>The address under which callers reach the API at that proxy, without a trailing slash: proofs are made for it.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Whether callers may come with a Bearer token and without proof of possession.</summary>
    public bool AllowBearer { get; set; }
}
