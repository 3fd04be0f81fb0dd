using System.CommandLine;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy test</c></summary>
internal static class PolicyTestCommand
{
    private static readonly Argument<FileSystemInfo> Place = new("folder")
    {
        Description = "A policy folder, whose tests/*.fga.yaml and tests/*.test.yaml are run, or one such file.",
    };

    private static readonly Option<FileInfo> JUnit = new("--junit") { Description = "Write the results to this file too, in JUnit's XML.", HelpName = "file" };
    private static readonly Option<bool> NoCoverage = new("--no-coverage") { Description = "Do not fail for rules that the tests of the folder never show true, or never false." };

    public static Command Build() =>
        new Command("test", "Runs tests of relations (OpenFGA's format) and of whole decisions, and explains each one that fails; needs no server.")
        {
            Place, JUnit, NoCoverage, PolicyCommands.CompatibilityV1, PolicyCommands.DynamicConditions,
        }.Does((session, _) => Task.FromResult(Test(session)));

    private static int Test(Session session)
    {
        var place = PolicyTestPlace.Of(session.Get(Place));
        if (place.Files.Length == 0)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{place.Root} has no tests/*.fga.yaml and no tests/*.test.yaml, so nothing was tested. policies/default/README.md shows how to write one.");
        }

        var report = place.Run(PolicyCommands.Options(session));
        // One file alone need not show all the rules of its folder.
        var coverage = place.IsWhole && !report.HasProblems && !session.Get(NoCoverage) ? report.Coverage : null;
        var passed = report.Passed && coverage is not { Passed: false };
        if (session.Get(JUnit) is { } file)
        {
            JUnitFile.Write(file, [.. report.Cases, .. coverage?.Cases ?? []]);
        }

        if (session.Screen.IsJson)
        {
            report.PrintJson(session.Screen, passed, coverage?.AsJson);
            return passed ? ExitCode.Done : ExitCode.Refused;
        }

        report.Print(session.Screen);
        coverage?.PrintFailures(session.Screen);
        coverage?.PrintTotals(session.Screen);
        return passed ? ExitCode.Done : ExitCode.Refused;
    }
}
