using System.CommandLine;
using System.Text.Json;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Cli.Output;

namespace AgentIdentity.Cli.Decisions;

/// <summary><c>agentid decision explain</c></summary>
internal static class DecisionCommands
{
    private static readonly Argument<string> Id = new("id") { Description = "The decision's id (dec_…), as the agent was told it." };

    public static Command Build() => new("decision", "Why a call was allowed or refused.")
    {
        new Command("explain", "Names what made each part hold, and the parts that failed with what would mend them.") { Id }.Does((session, cancellationToken) => ExplainAsync(session, session.Get(Id), cancellationToken)),
    };

    public static async Task ExplainAsync(Session session, string id, CancellationToken cancellationToken)
    {
        var answer = await session.Admin.GetAsync($"/admin/decisions/{Uri.EscapeDataString(id)}", cancellationToken);
        if (session.Screen.IsJson)
        {
            session.Screen.Json(answer);
            return;
        }

        if (ExplainedDecision.Of(answer) is not { } decision)
        {
            throw new CommandFailure(ExitCode.Unavailable, "The server's answer holds no record of a decision.");
        }

        Print(session.Screen, id, decision);
    }

    private static void Print(Screen screen, string id, ExplainedDecision decision)
    {
        if (decision.Allowed)
        {
            screen.Good($"{id}: {decision.Outcome}");
        }
        else
        {
            screen.Bad($"{id}: {decision.Outcome}");
        }

        screen.Line($"  {"call",-11} {decision.Call}");
        foreach (var (name, value) in decision.Facts)
        {
            screen.Line($"  {name,-11} {value}");
        }

        if (decision.Ending is { } ending)
        {
            screen.Line($"  {"ended",-11} {ending}");
        }

        foreach (var (name, value) in decision.Route)
        {
            screen.Line($"  {name,-11} {value}");
        }

        ExplainedConjuncts.Print(screen, decision.Decision, "  ");
        foreach (var (candidate, further) in decision.Further)
        {
            ExplainedConjuncts.Title(screen, $"  then {candidate}", further);
            ExplainedConjuncts.Print(screen, further, "    ");
        }
    }
}
