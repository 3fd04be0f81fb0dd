using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>Step 1 of model calls: /v1/**. The alias is in the body, so the upstream is known after step 3.</summary>
internal sealed class ModelEntrance(UpstreamTable table, ModelTable models, UpstreamForwarder forwarder, ModelPorts ports, IOptions<GatewayOptions> options) : IEntrance
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
        return (http.Request.Method, path) switch
        {
            ("POST", "/v1/chat/completions") => new ChatPassage(http, place, models, forwarder, ports),
            ("GET", "/v1/models") => new ModelListPassage(http, place, models, ports.Decisions, ports.Logger),
            _ => new UnknownSurfacePassage(http, place with { Name = name }),
        };
    }
}

/// <summary>What model calls need besides the forwarder.</summary>
internal sealed record ModelPorts(IDecisions Decisions, IMoney Money, MeantTools Tools, ILogger<ModelEntrance> Logger);
