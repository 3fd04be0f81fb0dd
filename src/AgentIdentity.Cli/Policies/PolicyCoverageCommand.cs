using System.CommandLine;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy coverage</c></summary>
internal static class PolicyCoverageCommand
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "A policy folder." };

    public static Command Build() => new Command("coverage", "What the tests of a policy show: each rule true and false, each relation and each way to have it.")
    {
        Folder, PolicyCommands.CompatibilityV1, PolicyCommands.DynamicConditions,
    }.Does((session, _) => Task.FromResult(Run(session)));

    private static int Run(Session session)
    {
        var folder = session.Get(Folder);
        if (!folder.Exists)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"There is no folder {folder}.");
        }

        var report = PolicyTestPlace.Of(folder).Run(PolicyCommands.Options(session));
        if (report.Coverage is not { } coverage || report.HasProblems)
        {
            report.Print(session.Screen);
            return ExitCode.Refused;
        }

        if (session.Screen.IsJson)
        {
            session.Screen.Json(coverage.AsJson);
        }
        else
        {
            coverage.PrintAll(session.Screen);
            coverage.PrintTotals(session.Screen);
        }

        return coverage.Passed ? ExitCode.Done : ExitCode.Refused;
    }
}
