using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Mcp.Answers;

/// <summary>JSON-RPC errors of a server. What would look like the gateway's own word, or send the human somewhere, loses that.</summary>
internal static class ServerErrors
{
    private const int UrlElicitationRequired = -32042;
    private const int Internal = -32603;
    private const int MethodNotFound = -32601;
    private const int InvalidParams = -32602;
    private const int CapabilityMissing = -32021;

    // What servers with sessions say of a resource that they have not got.
    private const int ResourceNotFound = -32002;
    private const int FirstOfTheGateway = -31999;
    private const int LastOfTheGateway = -31000;

    /// <summary>Whether the error may be passed on as it is.</summary>
    public static bool IsPlain(int code) => code is not UrlElicitationRequired and not (>= FirstOfTheGateway and <= LastOfTheGateway);

    /// <summary>The status that the client's revision wants for the error.</summary>
    public static int StatusOf(McpPassage passage, JsonElement error) => passage.IsModern ? CodeOf(error) switch
    {
        CapabilityMissing => StatusCodes.Status400BadRequest,
        MethodNotFound => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status200OK,
    } : StatusCodes.Status200OK;

    /// <summary>The error for the client; null where it is none by the protocol.</summary>
    public static ReadOnlyMemory<byte>? Write(McpPassage passage, JsonElement error)
    {
        if (CodeOf(error) is not { } code || McpRequestReader.Text(error, "message") is not { } message)
        {
            return null;
        }

        var plain = IsPlain(code);
        var own = !plain ? Internal
            : code == ResourceNotFound && passage is { IsModern: true, Request.Row.Name: McpMethods.ReadResource } ? InvalidParams
            : code;
        return McpWriter.Error(passage.Id, own, message, plain && error.TryGetProperty("data", out var data) ? data : null);
    }

    private static int? CodeOf(JsonElement error) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var number) ? number : null;
}
