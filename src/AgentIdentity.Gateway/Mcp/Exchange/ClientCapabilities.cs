using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Answers;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>What a server hears of the client's capabilities: those that its settings let it use, so that it asks for nothing else.</summary>
internal static class ClientCapabilities
{
    /// <summary>Whether the server may hear all of them.</summary>
    public static bool ArePlain(ClientClaims client, AskSettings asks) =>
        client.Capabilities is not { } declared || declared.EnumerateObject().All(one => one.Name switch
        {
            "elicitation" => (asks.Forms || !client.ShowsForms) && (!asks.UrlHosts.IsEmpty || !client.OpensPages),
            "sampling" => asks.Sampling,
            "roots" => asks.Roots,
            _ => false,
        });

    /// <summary>The capabilities for the server; null for none.</summary>
    public static JsonElement? For(ClientClaims client, AskSettings asks, bool withTasks) => McpWriter.Object(json =>
    {
        var forms = asks.Forms && client.ShowsForms;
        var pages = !asks.UrlHosts.IsEmpty && client.OpensPages;
        if (forms || pages)
        {
            json.WriteStartObject("elicitation");
            WriteEmpty(json, "form", forms);
            WriteEmpty(json, "url", pages);
            json.WriteEndObject();
        }

        if (asks.Sampling && client.Has("sampling"))
        {
            json.WritePropertyName("sampling");
            client.Capabilities!.Value.GetProperty("sampling").WriteTo(json);
        }

        WriteEmpty(json, "roots", asks.Roots && client.Has("roots"));
        if (withTasks && client.KnowsTasks)
        {
            json.WriteStartObject("extensions");
            WriteEmpty(json, ClientClaims.Tasks, true);
            json.WriteEndObject();
        }
    });

    private static void WriteEmpty(Utf8JsonWriter json, string name, bool present)
    {
        if (present)
        {
            json.WriteStartObject(name);
            json.WriteEndObject();
        }
    }
}
