using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>A request in modern terms; the envelope of the server's own revision is put around it by the link.</summary>
/// <param name="Method">A method of 2026-07-28, such as <c>tools/call</c> or <c>subscriptions/listen</c>.</param>
/// <param name="Params">
/// What is asked, with <c>inputResponses</c> and <c>requestState</c> where an earlier answer asked for input, but without the members of
/// <c>_meta</c> that belong to the protocol (revision, client, log level, progress token, trace).
/// </param>
/// <param name="Client">Who asks, as the server may see it.</param>
internal sealed record LinkRequest(string Method, JsonElement? Params, ClientFace Client)
{
    /// <summary>The caller's progress token; notifications come back with exactly this one.</summary>
    public JsonElement? ProgressToken { get; init; }

    /// <summary>From which level on the server's log messages are wanted; null for none.</summary>
    public string? LogLevel { get; init; }

    /// <summary>W3C trace context, as it goes into <c>_meta</c>.</summary>
    public string? TraceParent { get; init; }

    /// <summary>W3C trace state.</summary>
    public string? TraceState { get; init; }

    /// <summary>The <c>Mcp-Param-*</c> headers that mirror arguments, encoded as they are sent; only Streamable HTTP of 2026-07-28 has them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ParameterHeaders { get; init; } = [];
}

/// <summary>What a server is told about the client. The capabilities are those that policy lets through: a server asks for no other thing.</summary>
/// <param name="Info">The <c>clientInfo</c> object; null for the gateway's own.</param>
/// <param name="Capabilities">The <c>clientCapabilities</c> object; null for none.</param>
internal sealed record ClientFace(JsonElement? Info, JsonElement? Capabilities)
{
    /// <summary>The gateway itself, which can be asked nothing.</summary>
    public static ClientFace Gateway { get; } = new(null, null);
}
