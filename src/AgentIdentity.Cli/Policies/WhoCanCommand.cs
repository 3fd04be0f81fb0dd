using System.CommandLine;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy who-can</c></summary>
internal static class WhoCanCommand
{
    public static Command Build() => new Command("who-can", "The people and the agents that may make a call; it takes one of each, and a delegation between them.")
    {
        CallText.Call, CallText.Args, PolicyView.Folder, PolicyView.Tuples, PolicyView.At, PolicyCommands.CompatibilityV1, PolicyCommands.DynamicConditions,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var call = CallText.Read(session.Get(CallText.Call), session.Get(CallText.Args));
        var answer = PolicyView.Local(session) is { } policy
            ? Local(new PolicyQuestions(policy, PolicyView.Moment(session)).WhoMay(call))
            : await RemoteAsync(session, CallText.Object(call), cancellationToken);
        Print(session.Screen, answer, session.Get(PolicyView.Folder)?.ToString());
        return answer.People.IsEmpty || answer.Agents.IsEmpty ? ExitCode.Refused : ExitCode.Done;
    }

    private static WhoCan Local(RelationResult<WhoCan> answer) => answer.Ok ? answer.Value : throw new CommandFailure(ExitCode.Refused, answer.Failure!.Message);

    private static async Task<WhoCan> RemoteAsync(Session session, string thing, CancellationToken cancellationToken)
    {
        var people = await UsersAsync(session, thing, "human_may", "user", cancellationToken);
        var agents = await UsersAsync(session, thing, "agent_may", "agent", cancellationToken);
        return new WhoCan(thing, [.. people], [.. agents], Math.Max(people.Length, agents.Length) >= 1000);
    }

    private static Task<string[]> UsersAsync(Session session, string thing, string relation, string type, CancellationToken cancellationToken)
    {
        var colon = thing.IndexOf(':', StringComparison.Ordinal);
        return PolicyView.ListAsync(session, "list-users", new JsonObject
        {
            ["object"] = new JsonObject { ["type"] = thing[..colon], ["id"] = thing[(colon + 1)..] },
            ["relation"] = relation,
            ["user_filters"] = new JsonArray(new JsonObject { ["type"] = type }),
        }, cancellationToken);
    }

    private static void Print(Screen screen, WhoCan answer, string? folder)
    {
        if (screen.IsJson)
        {
            screen.Json(new
            {
                thing = answer.Thing,
                people = answer.People,
                agents = answer.Agents,
                truncated = answer.Truncated,
                rules = folder is null ? null : answer.Rules.Select(r => new { id = r.Id, kind = $"{r.Kind}", shadow = r.Shadow, message = r.Message, file = r.File, line = r.Line }),
            });
            return;
        }

        screen.Line(answer.Thing);
        List(screen, "people", answer.People);
        List(screen, "agents", answer.Agents);
        foreach (var rule in answer.Rules)
        {
            screen.Line($"  rule    {rule.Id}{(rule.Shadow ? " (shadow)" : "")}{(rule.Message is null ? "" : $": {rule.Message}")}  {Path.Combine(folder ?? "", rule.File)}:{rule.Line}");
        }

        if (answer.Truncated)
        {
            screen.Warning("There may be more.");
        }
    }

    private static void List(Screen screen, string title, IReadOnlyCollection<string> items)
    {
        foreach (var item in items)
        {
            screen.Good($"  {title}  {item}");
        }

        if (items.Count == 0)
        {
            screen.Bad($"  {title}  none");
        }
    }
}
