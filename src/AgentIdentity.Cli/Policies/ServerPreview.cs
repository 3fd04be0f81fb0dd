using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>What a server would decide about a call at this moment; it counts nothing and records nothing (AuthZEN 1.0 section 6, with <c>preview</c>).</summary>
internal static class ServerPreview
{
    /// <returns>The explanation, as a record would hold it.</returns>
    public static async Task<JsonElement> AskAsync(Session session, Policy.Call call, string human, string agent, CancellationToken cancellationToken)
    {
        var answer = await session.Admin.PostAsync("/access/v1/evaluation", new JsonObject
        {
            ["subject"] = new JsonObject { ["type"] = "user", ["id"] = human },
            ["action"] = new JsonObject { ["name"] = call.Action, ["properties"] = Arguments(session, call) },
            ["resource"] = Resource(call),
            ["context"] = new JsonObject { ["agent"] = agent, ["agent_assurance"] = "authenticated", ["preview"] = true },
        }, cancellationToken);
        return Json.Member(answer, "context.explanation")
            ?? throw new CommandFailure(ExitCode.Unavailable, Json.Text(answer, "context.reason_user.en") ?? "The server's answer holds no explanation.");
    }

    private static JsonObject Resource(Policy.Call call) => call.Kind switch
    {
        CallKind.Mcp => new JsonObject { ["type"] = "tool", ["id"] = $"{call.Upstream}/{call.Identifier}" },
        CallKind.Model => new JsonObject { ["type"] = "model", ["id"] = call.Identifier },
        _ => new JsonObject { ["type"] = "operation", ["id"] = $"{call.Upstream}{call.Identifier}" },
    };

    private static JsonObject Arguments(Session session, Policy.Call call)
    {
        var given = session.Get(CallText.Args) is { } text ? JsonArgument.Read("--args", text) : null;
        if (call.Kind != CallKind.Http)
        {
            return given is null ? [] : new JsonObject { ["arguments"] = given };
        }

        JsonObject properties = given is null ? [] : new JsonObject { ["body"] = given };
        if (CallText.Query(session.Get(ExplainCommand.What)) is { } query)
        {
            properties["query"] = query;
        }

        return properties;
    }
}
