using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>What a server says about itself: asserted by it, and good for no decision.</summary>
/// <param name="Revision">The revision that is spoken with it.</param>
/// <param name="Capabilities">Its <c>capabilities</c> object.</param>
/// <param name="Info">Its <c>serverInfo</c> object, if it gave one.</param>
/// <param name="Instructions">Its words to the model, unfiltered.</param>
internal sealed record ServerFace(string Revision, JsonElement Capabilities, JsonElement? Info, string? Instructions)
{
    public bool IsModern => Revision == McpMethods.Modern;

    /// <summary>Whether it has a capability, such as <c>resources</c>.</summary>
    public bool Can(string capability) => Capabilities.ValueKind == JsonValueKind.Object && Capabilities.TryGetProperty(capability, out _);
}

/// <summary>A server's face, or why it could not be had.</summary>
internal readonly record struct Discovery(ServerFace? Face, GatewayError? Error)
{
    public static implicit operator Discovery(ServerFace face) => new(face, null);

    public static implicit operator Discovery(GatewayError error) => new(null, error);
}
