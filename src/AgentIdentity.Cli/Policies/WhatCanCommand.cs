using System.CommandLine;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy what-can</c></summary>
internal static class WhatCanCommand
{
    private static readonly Option<string> Human = new("--human") { Description = "The person's id, such as ben.", Required = true, HelpName = "id" };
    private static readonly Option<string> Agent = new("--agent") { Description = "The agent's id, such as codex.", Required = true, HelpName = "id" };
    private static readonly Option<bool> All = new("--all") { Description = "Also what only one of the two may use, with who lacks what." };

    public static Command Build() => new Command("what-can", "Everything that a person may have done by an agent.")
    {
        Human, Agent, All, PolicyView.Folder, PolicyView.Tuples, PolicyView.At, PolicyCommands.CompatibilityV1, PolicyCommands.DynamicConditions,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var (human, agent) = (session.Get(Human)!, session.Get(Agent)!);
        var answer = PolicyView.Local(session) is { } policy
            ? Local(new PolicyQuestions(policy, PolicyView.Moment(session)).WhatMay(human, agent))
            : await RemoteAsync(session, human, agent, cancellationToken);
        Print(session.Screen, answer, session.Get(All));
        return answer.Things.Any(t => t.Both) ? ExitCode.Done : ExitCode.Refused;
    }

    private static WhatCan Local(RelationResult<WhatCan> answer) => answer.Ok ? answer.Value : throw new CommandFailure(ExitCode.Refused, answer.Failure!.Message);

    private static async Task<WhatCan> RemoteAsync(Session session, string human, string agent, CancellationToken cancellationToken)
    {
        var (people, agents) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var type in new[] { "tool", "operation", "model" })
        {
            people.UnionWith(await ObjectsAsync(session, type, "human_may", $"user:{human}", cancellationToken));
            agents.UnionWith(await ObjectsAsync(session, type, "agent_may", $"agent:{agent}", cancellationToken));
        }

        return new WhatCan(
            [.. people.Union(agents).Order(StringComparer.Ordinal).Select(t => new UsableThing(t, people.Contains(t), agents.Contains(t)))],
            Math.Max(people.Count, agents.Count) >= 1000);
    }

    /// <summary>A model need not have all three types; of one that it has not, nobody may use anything.</summary>
    private static async Task<string[]> ObjectsAsync(Session session, string type, string relation, string user, CancellationToken cancellationToken)
    {
        try
        {
            return await PolicyView.ListAsync(session, "list-objects", new JsonObject { ["type"] = type, ["relation"] = relation, ["user"] = user }, cancellationToken);
        }
        catch (CommandFailure failure) when (failure.Code == "type_not_found")
        {
            return [];
        }
    }

    private static void Print(Screen screen, WhatCan answer, bool all)
    {
        UsableThing[] things = [.. answer.Things.Where(t => all || t.Both)];
        if (screen.IsJson)
        {
            screen.Json(new
            {
                things = things.Select(t => new { thing = t.Thing, may = t.Both, human_may = t.Human, agent_may = t.Agent, refused_by = t.RefusedBy }),
                truncated = answer.Truncated,
            });
            return;
        }

        foreach (var thing in things)
        {
            if (thing.Both)
            {
                screen.Good($"  may     {thing.Thing}");
            }
            else
            {
                screen.Line($"  may not {thing.Thing}: {Lack(thing)}");
            }
        }

        if (!answer.Things.Any(t => t.Both))
        {
            screen.Warning(all ? "Nothing that both may use." : "Nothing. --all shows what one of the two may use.");
        }

        if (answer.Truncated)
        {
            screen.Warning("There may be more.");
        }
    }

    private static string Lack(UsableThing thing) => thing switch
    {
        { Human: false } => "the person lacks human_may",
        { Agent: false } => "the agent lacks agent_may",
        _ => $"rule {thing.RefusedBy} refuses it, whatever the arguments are",
    };
}
