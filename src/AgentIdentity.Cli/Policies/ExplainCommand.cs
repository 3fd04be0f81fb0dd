using System.CommandLine;
using AgentIdentity.Cli.Decisions;
using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy explain</c></summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> What = new("what")
    {
        Description = "A file of tests (tests/NAME.test.yaml), a call such as crm/create_refund with --policy, or the id of a recorded decision (dec_…).",
    };

    private static readonly Option<string> Test = new("--test") { Description = "Of a file, only the test of this name.", HelpName = "name" };
    private static readonly Option<string> Human = new("--human") { Description = "Of a call, the person's id." };
    private static readonly Option<string> Agent = new("--agent") { Description = "Of a call, the agent's id. The delegation is assumed to contain the call." };

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

        return PolicyTestFiles.AreOfDecisions(what) ? ExplainTests(session, what) : ExplainCall(session, what);
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
            Print(session.Screen, $"{test.Name}: {test.Asked}", test.Decision);
        }

        return ExitCode.Done;
    }

    private static int ExplainCall(Session session, string text)
    {
        if (session.Get(Human) is not { } human || session.Get(Agent) is not { } agent)
        {
            throw new CommandFailure(ExitCode.Usage, "Who calls, and for whom? Add --human ben --agent codex.");
        }

        if (PolicyView.Local(session) is not { } policy)
        {
            throw new CommandFailure(ExitCode.Usage, "Against which policy? Add --policy FOLDER; what a server decided is explained by its decision's id.");
        }

        var call = CallText.Read(text, session.Get(CallText.Args));
        if (new PolicyQuestions(policy, PolicyView.Moment(session)).Unlisted(call) is { } unlisted)
        {
            throw new CommandFailure(ExitCode.Refused, unlisted);
        }

        var request = AssumedDelegation.Request(call, human, agent, PolicyView.Moment(session));
        var decision = new Decider().Decide(request, policy, "dec_assumed");
        if (session.Screen.IsJson)
        {
            session.Screen.Json(LocalDecision.Json(decision));
        }
        else
        {
            Print(session.Screen, $"{agent} for {human}: {text}", decision);
            session.Screen.Line("  The delegation is assumed to contain the call; a test in tests/*.test.yaml can name a real one.");
        }

        return decision.Outcome == Outcome.Allow ? ExitCode.Done : ExitCode.Refused;
    }

    private static void Print(Screen screen, string title, Decision decision)
    {
        var json = LocalDecision.Json(decision);
        ExplainedConjuncts.Title(screen, title, json);
        ExplainedConjuncts.Print(screen, json, "  ");
    }
}
