using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Reads the body of a POST so that no other JSON parser can read it differently.</summary>
internal static class McpRequestReader
{
    /// <summary>The id to answer with, where the body has one.</summary>
    public static JsonElement? IdOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("id", out var id) && IsId(id) ? id : null;

    /// <summary>What a client says to a request of the server (revisions before 2026-07-28); null where the body is no response.</summary>
    public static ClientReply? ReplyOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !HasOnly(root, "jsonrpc", "id", "result", "error") || Text(root, "jsonrpc") != "2.0" || IdOf(root) is not { } id)
        {
            return null;
        }

        var hasResult = root.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.Object;
        var hasError = root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object;
        return hasResult == hasError ? null : new ClientReply(id, hasResult ? result : null);
    }

    /// <param name="root">The body.</param>
    /// <param name="revision">The revision that its header names, if it has one.</param>
    public static (McpRequest? Request, Refusal? Refusal) Read(JsonElement root, string? revision = null)
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

        if (McpMethods.Find(method) is not { } row)
        {
            return Refuse(GatewayError.UnknownMethod, "The method is not mediated here.");
        }

        // A method that this revision has not got is unknown, whatever else is missing.
        if (revision == McpMethods.Modern && !row.Eras.HasFlag(McpEras.Modern))
        {
            return Refuse(GatewayError.UnknownMethod, "The method is not of this revision.");
        }

        if (hasId == row.IsNotification)
        {
            return Refuse(GatewayError.NotARequest, "A request has an id and a notification has none.");
        }

        var request = new McpRequest(hasId ? id : null, row, hasParams ? parameters : null);
        return McpParams.Read(request);
    }

    public static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static (McpRequest?, Refusal?) Refuse(GatewayError error, string detail) => (null, Refusal.Of(error, detail));

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
}

/// <summary>What a client says to a request of the server.</summary>
/// <param name="Id">The request it answers.</param>
/// <param name="Result">Its answer; null where it answered with an error.</param>
internal sealed record ClientReply(JsonElement Id, JsonElement? Result);
