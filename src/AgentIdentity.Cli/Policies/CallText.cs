using System.CommandLine;
using System.Text.Json;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>A call as people write it on a command line.</summary>
internal static class CallText
{
    public static readonly Argument<string> Call = new("call")
    {
        Description = "crm/create_refund for a tool, \"orders GET /orders/17\" for an HTTP call, \"docs resources/read docs://handbook/a\" for another MCP method, model:fast for a model.",
    };

    public static readonly Option<string> Args = new("--args") { Description = "The call's arguments, as a JSON object.", HelpName = "json" };

    public static Policy.Call Read(string text, string? arguments)
    {
        JsonElement? json = arguments is null ? null : JsonSerializer.SerializeToElement(JsonArgument.Read("--args", arguments));
        if (text.StartsWith("model:", StringComparison.Ordinal) && text.Length > 6)
        {
            return Policy.Call.Chat(text[6..], json);
        }

        var tool = text.StartsWith("tool:", StringComparison.Ordinal) ? text[5..] : text;
        return (text.Split(' '), tool.IndexOf('/', StringComparison.Ordinal)) switch
        {
            ([var upstream, var method, ['/', ..] path], _) => Http(upstream, method, path, json),
            ([var upstream, McpAction.ReadResource, var uri], _) => Policy.Call.Resource(upstream, uri),
            ([var upstream, McpAction.GetPrompt, .. { Length: > 0 } name], _) => Policy.Call.Prompt(upstream, string.Join(' ', name), json),
            ([var upstream, McpAction.Sample or McpAction.Elicit or McpAction.ListRoots], _) => Policy.Call.ServerAsks(upstream, text[(upstream.Length + 1)..], json),
            ([_], > 0 and var slash) when slash < tool.Length - 1 => Policy.Call.Tool(tool[..slash], tool[(slash + 1)..], json),
            _ => throw new CommandFailure(ExitCode.Usage, $"'{text}' names no call; write crm/create_refund, \"orders GET /orders/17\" or model:fast."),
        };
    }

    /// <summary>The arguments of an HTTP call are its body; its query stands in its path.</summary>
    private static Policy.Call Http(string upstream, string method, string target, JsonElement? body)
    {
        var cut = target.IndexOf('?', StringComparison.Ordinal);
        var reads = body is not null || method is "GET" or "HEAD" or "OPTIONS" or "DELETE";
        return Policy.Call.Http(upstream, method, cut < 0 ? target : target[..cut], cut < 0 ? null : target[(cut + 1)..], reads, body);
    }

    /// <summary>What stands after the question mark of an HTTP call.</summary>
    public static string? Query(string text) => text.Contains(' ', StringComparison.Ordinal) && text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var cut ? text[(cut + 1)..] : null;

    /// <summary>The call's object in the relations, where no mapping gives it another name.</summary>
    public static string Object(Policy.Call call) => PolicyQuestions.NameOf(call)
        ?? throw new CommandFailure(ExitCode.Usage, "The call cannot be named in the relations; use a plain tool, path or model name.");
}
