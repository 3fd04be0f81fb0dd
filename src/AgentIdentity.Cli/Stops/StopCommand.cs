using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Stops;

/// <summary><c>agentid stop call|delegation|agent|human|everything</c>: says what it would stop, and with --yes stops it.</summary>
internal static class StopCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "What is to be stopped." };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do it. Without it, what would be stopped is shown, and nothing is done." };
    private static readonly Option<string?> Reason = new("--reason") { Description = "Why; it is kept in the evidence." };
    private static readonly Option<string?> Human = new("--human") { Description = "Only what the agent does in this person's name; the agent is not suspended." };

    public static Command Build() => new("stop", "Stops what agents are doing, at once and at every place.")
    {
        Level("call", "One running call (its decision id, dec_…). Its delegation goes on.", Id),
        Level("delegation", "One delegation and everything below it, for good.", Id),
        Level("agent", "One agent everywhere: it is suspended, and every delegation to it is ended.", Id, Human),
        Level("human", "All agents of one person: every delegation in their name is ended. The person stays signed in.", Id),
        Level("everything", "Every delegation, every token and every sign-in. Everybody begins anew."),
    };

    private static Command Level(string level, string description, params Symbol[] more)
    {
        Command command = new(level, description) { Yes, Reason };
        foreach (var symbol in more)
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        return command.Does((session, cancellationToken) => RunAsync(session, level, more.Contains(Id), more.Contains(Human), cancellationToken));
    }

    private static async Task RunAsync(Session session, string level, bool hasTarget, bool hasHuman, CancellationToken cancellationToken)
    {
        JsonObject order = new() { ["level"] = level };
        Add("target", hasTarget ? session.Get(Id) : null);
        Add("human", hasHuman ? session.Get(Human) : null);
        Add("reason", session.Get(Reason));
        if (session.Get(Yes))
        {
            var report = await session.Admin.PostAsync("/admin/stop", order, cancellationToken);
            Print(session, report);
            return;
        }

        var preview = await session.Admin.PostAsync("/admin/stop/preview", order, cancellationToken);
        session.Screen.Facts(
            preview, ("streams", "streams"), ("other calls", "calls"), ("tokens", "tokens"), ("delegations", "delegations"), ("approvals", "approvals"),
            ("agents", "agents"), ("people", "humans"));
        if (!session.Screen.IsJson)
        {
            session.Screen.Warning("Nothing was stopped. Add --yes to stop it.");
        }

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                order[name] = value;
            }
        }
    }

    private static void Print(Session session, JsonElement report)
    {
        if (session.Screen.IsJson)
        {
            session.Screen.Json(report);
            return;
        }

        session.Screen.Good(string.Create(
            CultureInfo.InvariantCulture,
            $"Stopped in {Of("elapsed_ms")} ms: {Of("streams_ended")} streams and {Of("calls_ended")} other calls ended, {Of("tokens_cut")} tokens cut, "
            + $"{Of("delegations_ended")} delegations ended, {Of("approvals_withdrawn")} approvals withdrawn."));
        if (Of("still_ending") != "0")
        {
            session.Screen.Warning($"{Of("still_ending")} calls were told to end and had not yet.");
        }

        if (Of("durable") == "false")
        {
            session.Screen.Warning("It is in force, and could not be written: free the disk before the server is restarted.");
        }

        string Of(string member) => Json.Text(report, member) ?? "?";
    }
}
