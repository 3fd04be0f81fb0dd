using System.CommandLine;
using System.Text.Json;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Cli.Decisions;
using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy explain</c></summary>
internal static class ExplainCommand
{
    public static readonly Argument<string> What = new("what")
    {
        Description = "A file of tests (tests/NAME.test.yaml), a call such as crm/create_refund, or the id of a recorded decision (dec_…).",
    };

    private static readonly Option<string> Test = new("--test") { Description = "Of a file, only the test of this name.", HelpName = "name" };
    private static readonly Option<string> Human = new("--human") { Description = "Of a call, the person's id.", HelpName = "id" };
    private static readonly Option<string> Agent = new("--agent") { Description = "Of a call, the agent's id. With --policy the delegation is assumed to contain the call.", HelpName = "id" };

    public static Command Build() => new Command("explain", "Why a call is allowed or refused, part by part, with what would mend it.")
    {
        What, Test, Human, Agent, CallText.Args, PolicyView.Folder, PolicyView.Tuples, PolicyView.At, PolicyCommands.CompatibilityV1, PolicyCommands.DynamicConditions,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var what = session.Get(What);
        if (what.StartsWith("dec_", StringComparison.Ordinal))
        {
            await DecisionCommands.ExplainAsync(session, what, cancellationToken);
            return ExitCode.Done;
        }

        return PolicyTestFiles.AreOfDecisions(what) ? ExplainTests(session, what) : await ExplainCallAsync(session, what, cancellationToken);
    }

    private static int ExplainTests(Session session, string file)
    {
        var place = PolicyTestPlace.Of(new FileInfo(file));
        var report = place.Run(PolicyCommands.Options(session));
        if (report.Run is not { Problems.IsEmpty: true } run)
        {
            report.Print(session.Screen);
            return ExitCode.Refused;
        }

        var name = session.Get(Test);
        DecisionTestResult[] tests = [.. run.DecisionTests.Select(t => t.Test).Where(t => name is null || t.Name == name)];
        if (tests.Length == 0)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{file} has no test '{name}'; it has {string.Join(", ", run.DecisionTests.Select(t => $"'{t.Test.Name}'"))}.");
        }

        if (session.Screen.IsJson)
        {
            session.Screen.Json(tests.Select(t => new { test = t.Name, asked = t.Asked, decision = LocalDecision.Json(t.Decision) }));
        }

        foreach (var test in session.Screen.IsJson ? [] : tests)
        {
            Print(session.Screen, $"{test.Name}: {test.Asked}", LocalDecision.Json(test.Decision));
        }

        return ExitCode.Done;
    }

    private static async Task<int> ExplainCallAsync(Session session, string text, CancellationToken cancellationToken)
    {
        if (session.Get(Human) is not { } human || session.Get(Agent) is not { } agent)
        {
            throw new CommandFailure(ExitCode.Usage, "Who calls, and for whom? Add --human ben --agent codex.");
        }

        var call = CallText.Read(text, session.Get(CallText.Args));
        var (decision, note) = PolicyView.Local(session) is { } policy
            ? (Assumed(session, policy, call, human, agent), "The delegation is assumed to contain the call; a test in tests/*.test.yaml can name a real one.")
            : (await ServerPreview.AskAsync(session, call, human, agent, cancellationToken), "The server would decide so now; nothing was counted or recorded.");
        if (session.Screen.IsJson)
        {
            session.Screen.Json(decision);
        }
        else
        {
            Print(session.Screen, $"{agent} for {human}: {text}", decision);
            session.Screen.Line($"  {note}");
        }

        return Json.Text(decision, "outcome") == "allow" ? ExitCode.Done : ExitCode.Refused;
    }

    private static JsonElement Assumed(Session session, PolicySnapshot policy, Policy.Call call, string human, string agent)
    {
        var now = PolicyView.Moment(session);
        return new PolicyQuestions(policy, now).Unlisted(call) is { } unlisted
            ? throw new CommandFailure(ExitCode.Refused, unlisted)
            : LocalDecision.Json(new Decider().Decide(AssumedDelegation.Request(call, human, agent, now), policy, "dec_assumed"));
    }

    private static void Print(Screen screen, string title, JsonElement decision)
    {
        ExplainedConjuncts.Title(screen, title, decision);
        ExplainedConjuncts.Print(screen, decision, "  ");
    }
}
