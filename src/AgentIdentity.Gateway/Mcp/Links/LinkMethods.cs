using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>What the links know about methods.</summary>
internal static class LinkMethods
{
    public const string Listen = "subscriptions/listen";
    public const string ReadResource = "resources/read";
    public const string ToolsChanged = "notifications/tools/list_changed";
    public const string GetPrompt = "prompts/get";

    /// <summary>The requests a server may make of a client in the middle of a call.</summary>
    public static bool IsAsked(string method) => method is "elicitation/create" or "sampling/createMessage" or "roots/list";

    /// <summary>The requests that may be answered with <c>input_required</c>.</summary>
    public static bool MayAsk(string method) => method is McpMethods.CallTool or GetPrompt or ReadResource;

    /// <summary>What servers of the era of sessions can be asked, as it is or in other words.</summary>
    public static bool ExistsWithSessions(string method) =>
        MayAsk(method) || method is McpMethods.ListTools or "resources/list" or "resources/templates/list" or "prompts/list" or "completion/complete" or Listen;

    /// <summary>What the request names, as the header <c>Mcp-Name</c> mirrors it.</summary>
    public static string? NameOf(LinkRequest request) => request.Method switch
    {
        McpMethods.CallTool or GetPrompt => Text(request.Params, "name"),
        ReadResource => Text(request.Params, "uri"),
        _ => null,
    };

    /// <summary>Whether the request goes on with one that was answered with a question.</summary>
    public static bool GoesOn(LinkRequest request) => request.Params is { ValueKind: JsonValueKind.Object } given
        && (given.TryGetProperty("requestState", out _) || given.TryGetProperty("inputResponses", out _));

    /// <summary>Whether a server says that it does not speak the revision at all.</summary>
    public static bool IsOfAnotherEra(LinkMessage message) =>
        message is LinkResponse { Error: { } error } && error.TryGetProperty("code", out var code) && code.TryGetInt64(out var number) && number == -32022;

    public static string? Text(JsonElement? from, string name) =>
        from is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
