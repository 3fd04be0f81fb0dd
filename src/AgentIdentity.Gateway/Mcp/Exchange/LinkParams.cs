using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>The params of a request as they go to the link: what is asked, without what belongs to the protocol or to the gateway.</summary>
internal static class LinkParams
{
    private static readonly string[] Kept = ["inputResponses", "requestState", "cursor", "taskId", "_meta"];

    /// <summary>Copies the members, and of <c>_meta</c> those that are the client's own.</summary>
    public static void WriteTo(Utf8JsonWriter json, JsonElement? parameters)
    {
        if (parameters is not { } given)
        {
            return;
        }

        foreach (var member in given.EnumerateObject())
        {
            if (!Kept.Contains(member.Name))
            {
                member.WriteTo(json);
            }
        }

        if (given.TryGetProperty("_meta", out var meta) && meta.EnumerateObject().Any(static member => !McpParams.IsProtocols(member.Name)))
        {
            json.WriteStartObject("_meta");
            foreach (var member in meta.EnumerateObject().Where(static member => !McpParams.IsProtocols(member.Name)))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }
    }
}
