using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>A JSON-RPC request or notification that can be read in one way only.</summary>
/// <param name="Id">A string or an integer; null for a notification.</param>
/// <param name="Method">The method.</param>
/// <param name="Params">The params object, if any.</param>
internal sealed record McpRequest(JsonElement? Id, string Method, JsonElement? Params)
{
    /// <summary>The tool of a tools/call.</summary>
    public string? Tool { get; init; }

    /// <summary>Its arguments, if any.</summary>
    public JsonElement? Arguments { get; init; }

    /// <summary>Whether it goes on with an earlier call: it answers what the server asked back, which is in no argument.</summary>
    public bool GoesOn => Params is { } given && (given.TryGetProperty("inputResponses", out _) || given.TryGetProperty("requestState", out _));

    /// <summary>The revision in <c>params._meta</c> (2026-07-28).</summary>
    public string? Revision { get; init; }
}
