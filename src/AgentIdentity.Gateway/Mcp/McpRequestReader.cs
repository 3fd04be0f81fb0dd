using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Reads the body of a POST so that no other JSON parser can read it differently.</summary>
internal static class McpRequestReader
{
    private const string RevisionMember = "io.modelcontextprotocol/protocolVersion";
    private const int LongestName = 256;

    /// <summary>The id to answer with, where the body has one.</summary>
    public static JsonElement? IdOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var id) && IsId(id) ? id : null;

    public static (McpRequest? Request, Refusal? Refusal) Read(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return Refuse(GatewayError.BatchRefused, "Batches are not accepted.");
        }

        if (root.ValueKind != JsonValueKind.Object || !HasOnly(root, "jsonrpc", "id", "method", "params"))
        {
            return Refuse(GatewayError.NotARequest, "The body must be an object with jsonrpc, id, method and params and nothing else.");
        }

        if (Text(root, "jsonrpc") != "2.0" || Text(root, "method") is not { } method)
        {
            return Refuse(GatewayError.NotARequest, "jsonrpc must be \"2.0\" and method a text.");
        }

        var hasId = root.TryGetProperty("id", out var id);
        if (hasId && !IsId(id))
        {
            return Refuse(GatewayError.NotARequest, "id must be a text or an integer.");
        }

        var hasParams = root.TryGetProperty("params", out var parameters);
        if (hasParams && parameters.ValueKind != JsonValueKind.Object)
        {
            return Refuse(GatewayError.NotARequest, "params must be an object.");
        }

        if (!McpMethods.IsMediated(method))
        {
            return Refuse(GatewayError.UnknownMethod, "The method is not mediated here.");
        }

        if (hasId == McpMethods.IsNotification(method))
        {
            return Refuse(GatewayError.NotARequest, "A request has an id and a notification has none.");
        }

        return ReadParams(new McpRequest(hasId ? id : null, method, hasParams ? parameters : null));
    }

    private static (McpRequest?, Refusal?) ReadParams(McpRequest request)
    {
        if (request.Params is not { } parameters)
        {
            return request.Method == McpMethods.CallTool ? Refuse(GatewayError.InvalidParams, "tools/call needs params.") : (request, null);
        }

        if (JsonCase.HasOddSpelling(parameters, "name", "arguments", "_meta", "inputResponses", "requestState", "cursor", "task"))
        {
            return Refuse(GatewayError.InvalidParams, "A member of params differs from a known one only in letter case.");
        }

        if (parameters.TryGetProperty("_meta", out var meta))
        {
            if (meta.ValueKind != JsonValueKind.Object)
            {
                return Refuse(GatewayError.InvalidParams, "_meta must be an object.");
            }

            if (JsonCase.HasOddSpelling(meta, RevisionMember) || (meta.TryGetProperty(RevisionMember, out var revision) && revision.ValueKind != JsonValueKind.String))
            {
                return Refuse(GatewayError.InvalidParams, "The protocol version of _meta must be a text.");
            }

            request = request with { Revision = Text(meta, RevisionMember) };
        }

        return request.Method == McpMethods.CallTool ? ReadTool(request, parameters) : (request, null);
    }

    private static (McpRequest?, Refusal?) ReadTool(McpRequest request, JsonElement parameters)
    {
        if (Text(parameters, "name") is not { Length: > 0 and <= LongestName } name || name.Any(char.IsControl))
        {
            return Refuse(GatewayError.InvalidParams, "The tool's name must be a text of 1 to 256 characters.");
        }

        var hasArguments = parameters.TryGetProperty("arguments", out var arguments) && arguments.ValueKind != JsonValueKind.Null;
        if (hasArguments && arguments.ValueKind != JsonValueKind.Object)
        {
            return Refuse(GatewayError.InvalidParams, "arguments must be an object.");
        }

        return (request with { Tool = name, Arguments = hasArguments ? arguments : null }, null);
    }

    private static bool IsId(JsonElement id) =>
        id.ValueKind == JsonValueKind.String || (id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out _));

    private static bool HasOnly(JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var member in from.EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static (McpRequest?, Refusal?) Refuse(GatewayError error, string detail) => (null, Refusal.Of(error, detail));
}
