using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Server.AccessApi;

/// <summary>The default mappings of the COAZ binding for MCP (authzen-coaz-mcp-binding-1_0, July 2026), and server/discover of MCP 2026-07-28 beside initialize.</summary>
internal static class CoazMapping
{
    /// <summary>The JSON-RPC error of a denial.</summary>
    public const int Denied = -32001;

    /// <summary>The JSON-RPC error of a request that cannot be mapped.</summary>
    public const int MappingError = -32602;

    private static readonly Dictionary<string, (string Type, string? IdIn)> Table = new(StringComparer.Ordinal)
    {
        ["initialize"] = (ServerEvaluation.Type, null),
        ["server/discover"] = (ServerEvaluation.Type, null),
        ["tools/list"] = (ServerEvaluation.Type, null),
        ["tools/call"] = (AccessCalls.Tool, "name"),
        ["resources/list"] = (ServerEvaluation.Type, null),
        ["resources/read"] = ("resource", "uri"),
        ["resources/subscribe"] = ("resource", "uri"),
        ["resources/unsubscribe"] = ("resource", "uri"),
        ["prompts/list"] = (ServerEvaluation.Type, null),
        ["prompts/get"] = ("prompt", "name"),
        ["completion/complete"] = ("", null),
        ["logging/setLevel"] = (ServerEvaluation.Type, null),
        ["tasks/get"] = ("task", "taskId"),
        ["tasks/result"] = ("task", "taskId"),
        ["tasks/cancel"] = ("task", "taskId"),
        ["tasks/list"] = (ServerEvaluation.Type, null),
    };

    public static bool PassesThrough(string method) => method == "ping" || method.StartsWith("notifications/", StringComparison.Ordinal);

    public static bool Knows(string method) => Table.ContainsKey(method);

    /// <summary>The question about a request, or why it cannot be made: whatever the table needs must be there and be text.</summary>
    public static (AccessQuestion? Question, string? Mistake) Read(string method, JsonElement body, string servers)
    {
        var (parameters, token) = (body.Member("params"), body.Member("token"));
        if (token.Text("sub") is not { Length: > 0 } human)
        {
            return (null, "token.sub is missing.");
        }

        if (Server(token, servers) is not { } server)
        {
            return (null, "token.aud names no single MCP server of this gateway.");
        }

        var (type, place) = Table[method];
        (type, var id) = method == "completion/complete" ? Reference(parameters.Member("ref")) : (type, place is null ? server : parameters.Text(place));
        if (string.IsNullOrEmpty(id))
        {
            return (null, $"params.{place ?? "ref"} is missing.");
        }

        if (parameters.Member("arguments") is { ValueKind: not JsonValueKind.Object })
        {
            return (null, "params.arguments must be an object.");
        }

        var properties = new JsonObject { ["upstream"] = server[servers.Length..] };
        var action = method == "tools/call" ? new JsonObject { ["arguments"] = Arguments(parameters) } : null;
        return (new AccessQuestion(
            new AccessEntity(RelationEvaluation.Identity, human, null),
            new AccessAction(method, Element(action)),
            new AccessEntity(type, id, Element(properties)),
            Context(body, token)), null);
    }

    // One member of an array may be this server's, and then it is the one that is meant.
    private static string? Server(JsonElement? token, string servers)
    {
        var audience = token.Member("aud");
        IEnumerable<JsonElement> named = audience switch
        {
            { ValueKind: JsonValueKind.String } one => [one],
            { ValueKind: JsonValueKind.Array } many => many.EnumerateArray(),
            _ => [],
        };
        var ours = named.Select(static one => ((JsonElement?)one).Text() ?? "").Where(one => one.Length > servers.Length && one.StartsWith(servers, StringComparison.Ordinal)).ToList();
        return ours is [var only] ? only : null;
    }

    private static (string Type, string? Id) Reference(JsonElement? reference) =>
        reference.Text("type") == "ref/prompt" ? ("prompt", reference.Text("name")) : ("resource", reference.Text("uri"));

    private static JsonObject Arguments(JsonElement? parameters) =>
        parameters.Member("arguments").Object() is { } told ? JsonObject.Create(told)! : [];

    // The agent is the token's; what the enforcement point adds of its own says which delegation, and cannot say another agent.
    private static JsonElement? Context(JsonElement body, JsonElement? token)
    {
        var context = body.Member("context").Object() is { } told ? JsonObject.Create(told)! : [];
        context.Remove("agent");
        if (token.Text("client_id") is { } agent)
        {
            context["agent"] = agent;
        }

        return Element(context);
    }

    private static JsonElement? Element(JsonObject? json) => json is null ? null : JsonSerializer.SerializeToElement(json);
}
