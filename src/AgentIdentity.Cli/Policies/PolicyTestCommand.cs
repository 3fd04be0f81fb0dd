using System.CommandLine;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy test</c></summary>
internal static class PolicyTestCommand
{
    private static readonly Argument<FileSystemInfo> Place = new("folder")
    {
        Description = "A policy folder, whose tests/*.fga.yaml are run, or one such file.",
    };

    public static Command Build(Option<bool> compatibilityV1, Option<bool> dynamicConditions) =>
        new Command("test", "Runs tests in OpenFGA's format, and explains each one that fails; needs no server.") { Place, compatibilityV1, dynamicConditions }
            .Does((session, _) => Task.FromResult(Test(session)));

    private static int Test(Session session)
    {
        var run = PolicyTestRun.Of(session.Get(Place));
        if (run.IsEmpty)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{run.Root} has no tests/*.fga.yaml, so nothing was tested. policies/default/README.md shows how to write one.");
        }

        run.Run(PolicyCommands.Options(session));
        run.Print(session.Screen);
        return run.Passed ? ExitCode.Done : ExitCode.Refused;
    }
}
