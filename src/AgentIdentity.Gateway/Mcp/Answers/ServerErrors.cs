using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Answers;

/// <summary>JSON-RPC errors of a server. What would look like the gateway's own word, or send the human somewhere, loses that.</summary>
internal static class ServerErrors
{
    private const int UrlElicitationRequired = -32042;
    private const int Internal = -32603;
    private const int FirstOfTheGateway = -31999;
    private const int LastOfTheGateway = -31000;

    /// <summary>Whether the error may be passed on as it is.</summary>
    public static bool IsPlain(int code) => code is not UrlElicitationRequired and not (>= FirstOfTheGateway and <= LastOfTheGateway);

    /// <summary>The error for the client; null where it is none by the protocol.</summary>
    public static ReadOnlyMemory<byte>? Write(JsonElement? id, JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object || !error.TryGetProperty("code", out var code) || code.ValueKind != JsonValueKind.Number || !code.TryGetInt32(out var number)
            || McpRequestReader.Text(error, "message") is not { } message)
        {
            return null;
        }

        var plain = IsPlain(number);
        return McpWriter.Error(id, plain ? number : Internal, message, plain && error.TryGetProperty("data", out var data) ? data : null);
    }
}
