using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Links;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>What the gateway says it is: the upstream's name, of its abilities those that are mediated, and its instructions where they may pass.</summary>
internal static class OwnFace
{
    private static readonly string Version = typeof(OwnFace).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static void WriteTo(Utf8JsonWriter json, Upstream upstream, ServerFace face, bool modern)
    {
        json.WriteStartObject("capabilities");
        Write(json, face, "tools", "listChanged");
        Write(json, face, "resources", "listChanged", "subscribe");
        Write(json, face, "prompts", "listChanged");
        Write(json, face, "completions");
        Write(json, face, "logging");
        if (modern && face.Can("extensions") && face.Capabilities.GetProperty("extensions") is { ValueKind: JsonValueKind.Object } extensions
            && extensions.TryGetProperty(ClientClaims.Tasks, out _))
        {
            json.WriteStartObject("extensions");
            json.WriteStartObject(ClientClaims.Tasks);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (modern)
        {
            json.WriteStartObject("_meta");
            WriteInfo(json, "io.modelcontextprotocol/serverInfo", upstream);
            json.WriteEndObject();
        }
        else
        {
            WriteInfo(json, "serverInfo", upstream);
        }

        if (upstream.Instructions && face.Instructions is not null)
        {
            json.WriteString("instructions", face.Instructions);
        }
    }

    private static void WriteInfo(Utf8JsonWriter json, string member, Upstream upstream)
    {
        json.WriteStartObject(member);
        json.WriteString("name", upstream.Name);
        json.WriteString("version", Version);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ServerFace face, string capability, params ReadOnlySpan<string> parts)
    {
        if (!face.Can(capability))
        {
            return;
        }

        var own = face.Capabilities.GetProperty(capability);
        json.WriteStartObject(capability);
        foreach (var part in parts)
        {
            if (own.ValueKind == JsonValueKind.Object && own.TryGetProperty(part, out var can) && can.ValueKind == JsonValueKind.True)
            {
                json.WriteBoolean(part, true);
            }
        }

        json.WriteEndObject();
    }
}
