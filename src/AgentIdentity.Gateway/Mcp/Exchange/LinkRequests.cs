using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Links;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>A request for the link, with what comes with every one of them.</summary>
internal static class LinkRequests
{
    public static LinkRequest Of(McpPassage passage, McpParts parts, string method, JsonElement? parameters)
    {
        var asks = passage.Upstream!.Asks;
        var client = new ClientFace(passage.Client.Info, ClientCapabilities.For(passage.Client, asks, withTasks: passage.IsModern));
        return new LinkRequest(method, parameters, client)
        {
            ProgressToken = passage.Request?.Param("_meta") is { } meta && meta.TryGetProperty("progressToken", out var token) ? token : null,
            LogLevel = passage.Client.LogLevel,
            TraceParent = passage.Trace?.Outgoing,
            TraceState = passage.Trace?.State,
            ParameterHeaders = MirroredOf(passage, parts),
        };
    }

    // What the approved definition says is mirrored, or what the client believes is.
    private static IReadOnlyList<KeyValuePair<string, string>> MirroredOf(McpPassage passage, McpParts parts) =>
        passage.Request?.Tool is null ? []
        : ToolPins.HeadersOf(passage, parts) is { } mirrored ? McpHeaders.Mirror(passage.Request, mirrored)
        : [.. passage.Http.Request.Headers.Where(static header => header.Key.StartsWith(McpHeaders.ParameterPrefix, StringComparison.OrdinalIgnoreCase)).Select(static header => KeyValuePair.Create(header.Key, header.Value.ToString()))];
}
