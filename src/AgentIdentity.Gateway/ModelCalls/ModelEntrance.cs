using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>Step 1 of model calls: /v1/**. The alias is in the body, so the upstream is known after step 3.</summary>
internal sealed class ModelEntrance(UpstreamTable table, ModelParts parts, IOptions<GatewayOptions> options) : IEntrance
{
    // Anthropic's clients sent their key here until October 2026, and some still do.
    private const string AnthropicKeyHeader = "x-api-key";

    public Passage Place(HttpContext http)
    {
        var (name, path) = RequestTarget.Read(http, "/v1/");
        var place = new Place(
            CallKind.Model, "", table.ModelAudience, table.PublicUrl + path, table.MetadataOf("/v1"),
            options.Value.AllowBearerModels, options.Value.MaxModelBodyBytes)
        {
            Gateway = table.PublicUrl,
            KeyHeader = AnthropicKeyHeader,
        };
        return http.Request.Method switch
        {
            "POST" when SurfaceDoors.At(path) is { } door => new ModelPassage(http, place, door, parts),
            "GET" when path == "/v1/models" => new ModelListPassage(http, place, parts),
            _ => new UnknownSurfacePassage(http, place with { Name = name }),
        };
    }
}
