using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.ModelCalls.State;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>Step 1 of model calls: /v1/**. The alias is in the body, so the upstream is known after step 3.</summary>
internal sealed class ModelEntrance(UpstreamTable table, ModelParts parts, IOptions<GatewayOptions> options) : IEntrance
{
    // Anthropic's clients sent their key here until October 2026, and some still do.
    private const string AnthropicKeyHeader = "x-api-key";
    private const string List = "/v1/models";

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
            "GET" when path == List => new ModelListPassage(http, place, parts),
            "GET" when OneOf(path) is { } alias => new ModelListPassage(http, place, parts, alias),
            var method when KeptAsk.At(method, path) is { } ask => new KeptPassage(http, place, ask, parts),
            _ => new UnknownSurfacePassage(http, place with { Name = name }, OfAnthropic(http, path), UnservedOperations.At(path)),
        };
    }

    // An alias may hold anything that can be printed, a slash included.
    private static string? OneOf(string path) =>
        path.StartsWith(List + "/", StringComparison.Ordinal) && Uri.UnescapeDataString(path[(List.Length + 1)..]) is { Length: > 0 and <= 256 } alias && !alias.Any(char.IsControl)
            ? alias : null;

    private static ModelSurface OfAnthropic(HttpContext http, string path) =>
        path.StartsWith("/v1/messages/", StringComparison.Ordinal) || http.Request.Headers.ContainsKey(ModelListPassage.Version) ? ModelSurface.Messages : ModelSurface.Chat;
}
