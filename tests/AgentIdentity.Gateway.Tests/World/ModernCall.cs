using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Gateway.Tests.World;

/// <summary>A JSON-RPC request with what 2026-07-28 wants around it.</summary>
internal sealed record ModernCall(string Body, string Method, string? Name)
{
    public const string Meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}""";

    /// <summary>Null where the text is no request that could be dressed so.</summary>
    public static ModernCall? Of(string json, string meta = Meta)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json, null, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }

        if (root is not JsonObject request || request["method"] is not JsonValue method || method.GetValueKind() != JsonValueKind.String)
        {
            return null;
        }

        if (request["params"] is not null and not JsonObject)
        {
            return null;
        }

        request["params"] ??= new JsonObject();
        var parameters = (JsonObject)request["params"]!;
        parameters["_meta"] ??= JsonNode.Parse(meta);
        var name = (method.GetValue<string>()) switch
        {
            "tools/call" or "prompts/get" => parameters["name"],
            "resources/read" => parameters["uri"],
            _ => null,
        };
        return new ModernCall(request.ToJsonString() + json[json.TrimEnd().Length..], method.GetValue<string>(), name is JsonValue text && text.GetValueKind() == JsonValueKind.String ? text.GetValue<string>() : null);
    }

    public HttpRequestMessage On(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", "2026-07-28");
        request.Headers.TryAddWithoutValidation("Mcp-Method", Method);
        if (Name is not null)
        {
            request.Headers.TryAddWithoutValidation("Mcp-Name", Name.All(char.IsAscii) ? Name : "=?base64?" + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Name)) + "?=");
        }

        return request;
    }
}
