using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>What one JSON-RPC message of a server is.</summary>
internal enum IncomingKind
{
    Result,
    Error,
    Request,
    Notification,
}

/// <summary>One JSON-RPC message of a server that can be read in one way only.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The id; undefined for notifications, and for errors about what could not be read.</param>
/// <param name="Method">The method of a request or notification.</param>
/// <param name="Body">The result, the error or the params; undefined where there are none.</param>
internal readonly record struct IncomingMessage(IncomingKind Kind, JsonElement Id, string Method, JsonElement Body)
{
    /// <summary>The longest message that is read: what is passed on whole is held whole.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly StrictJsonLimits Limits = new(64 * 1024 * 1024, MaxDepth: 64, MaxTokens: 1_000_000);

    /// <summary>The params, where there are some.</summary>
    public JsonElement? Params => Body.ValueKind == JsonValueKind.Undefined ? null : Body;

    /// <summary>Reads a message whose bytes stay as they are; null where it is none.</summary>
    public static IncomingMessage? Read(ReadOnlyMemory<byte> utf8)
    {
        if (!StrictJson.TryParse(utf8, Limits, out var document, out _))
        {
            return null;
        }

        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("jsonrpc", out var version) || version.ValueKind != JsonValueKind.String || !version.ValueEquals("2.0"))
        {
            return null;
        }

        var hasId = root.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number;
        if (root.TryGetProperty("method", out var method))
        {
            return method.ValueKind == JsonValueKind.String && (!root.TryGetProperty("params", out var given) || given.ValueKind == JsonValueKind.Object)
                ? new(hasId ? IncomingKind.Request : IncomingKind.Notification, id, method.GetString()!, given)
                : null;
        }

        return root.TryGetProperty("result", out var result) == root.TryGetProperty("error", out var error) ? null
            : result.ValueKind == JsonValueKind.Object && hasId ? new(IncomingKind.Result, id, "", result)
            : error.ValueKind == JsonValueKind.Object && IsError(error) ? new(IncomingKind.Error, hasId ? id : default, "", error)
            : null;
    }

    private static bool IsError(JsonElement error) =>
        error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt64(out _)
        && error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String;
}
