using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Hosted;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Metadata;

/// <summary>Protected-resource metadata (RFC 9728): which token a caller needs for which address.</summary>
internal sealed class ProtectedResource(UpstreamTable table, IOptions<GatewayOptions> options, IEnumerable<HostedResource> hosted)
{
    private static readonly string[] Algorithms = ["ES256", "ES384", "PS256", "RS256"];
    private static readonly string[] Methods = ["header"];

    public IResult Describe(HttpContext http)
    {
        var path = RequestTarget.Raw(http);
        if (!path.StartsWith(UpstreamTable.MetadataPrefix, StringComparison.Ordinal))
        {
            return Results.NotFound();
        }

        var resource = path[UpstreamTable.MetadataPrefix.Length..];
        if (resource == "/v1")
        {
            return Document("models", table.ModelAudience, "model", "urn:agentidentity:model", options.Value.AllowBearerModels);
        }

        if (hosted.FirstOrDefault(own => resource == "/" + own.Name) is { } here)
        {
            return Document(here.Name, table.PublicUrl + resource, "http", "urn:agentidentity:http", allowBearer: false);
        }

        if (options.Value.ExtAuthz.FirstOrDefault(api => resource == "/api/" + api.Key && table.Find(CallKind.Http, api.Key) is null) is { Key: { } name, Value: var asked })
        {
            return Document(name, table.PublicUrl + resource, "http", "urn:agentidentity:http", asked.AllowBearer);
        }

        if (table.All.FirstOrDefault(upstream => upstream.Kind == CallKind.Data && (resource == "/api/" + upstream.Name || resource == "/mcp/" + upstream.Name)) is { } database)
        {
            return Document(database.Name, table.PublicUrl + resource, resource.StartsWith("/mcp/", StringComparison.Ordinal) ? "mcp" : "http", "urn:agentidentity:data", database.AllowBearer);
        }

        var upstream = table.All.FirstOrDefault(upstream => upstream.Kind != CallKind.Model && upstream.CallerAudience == table.PublicUrl + resource);
        return upstream switch
        {
            null => Results.NotFound(),
            { Kind: CallKind.Mcp } => Document(upstream.Name, upstream.CallerAudience, "mcp", "urn:agentidentity:mcp-tool", upstream.AllowBearer),
            _ => Document(upstream.Name, upstream.CallerAudience, "http", "urn:agentidentity:http", upstream.AllowBearer),
        };
    }

    private IResult Document(string name, string resource, string scope, string detailsType, bool allowBearer) => Results.Json(new Dictionary<string, object>
    {
        ["resource"] = resource,
        ["resource_name"] = name,
        ["authorization_servers"] = new[] { table.Issuer },
        ["scopes_supported"] = new[] { scope },
        ["bearer_methods_supported"] = Methods,
        ["authorization_details_types_supported"] = new[] { detailsType },
        ["dpop_signing_alg_values_supported"] = Algorithms,
        ["dpop_bound_access_tokens_required"] = !allowBearer,
        // draft-mcguinness-oauth-actor-profile: a token that names nobody who acts opens nothing here.
        ["actor_profile_required"] = true,
    });
}
