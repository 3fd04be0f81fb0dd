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

    public static Command Build(Option<bool> compatibilityV1, Option<bool> dynamicConditions) =>
        new Command("test", "Runs tests of relations (OpenFGA's format) and of whole decisions, and explains each one that fails; needs no server.") { Place, compatibilityV1, dynamicConditions }
            .Does((session, _) => Task.FromResult(Test(session)));

    private static int Test(Session session)
    {
        var place = PolicyTestPlace.Of(session.Get(Place));
        if (place.Files.Length == 0)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{place.Root} has no tests/*.fga.yaml and no tests/*.test.yaml, so nothing was tested. policies/default/README.md shows how to write one.");
        }

        var report = place.Run(PolicyCommands.Options(session));
        if (session.Screen.IsJson)
        {
            report.PrintJson(session.Screen);
        }
        else
        {
            report.Print(session.Screen);
        }

        return report.Passed ? ExitCode.Done : ExitCode.Refused;
    }
}
