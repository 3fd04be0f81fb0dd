using System.CommandLine;
using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy check</c></summary>
internal static class PolicyCommands
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "The folder with model, tuples and rules." };

    public static Command Build() => new("policy", "Policies before they go live.")
    {
        new Command("check", "Loads a policy folder exactly as the server does, and reads its tests; needs no server.") { Folder }.Does((session, _) => Check(session)),
    };

    private static Task<int> Check(Session session)
    {
        var folder = session.Get(Folder);
        if (!folder.Exists)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"There is no folder {folder}.");
        }

        try
        {
            var bundle = PolicyBundle.Load(folder.FullName);
            if (PolicyTestFiles.Check(folder.FullName) is { IsEmpty: false } problems)
            {
                throw new PolicyLoadException(problems);
            }

            Passed(session.Screen, bundle);
            return Task.FromResult(ExitCode.Done);
        }
        catch (PolicyLoadException refused)
        {
            Refused(session.Screen, refused);
            return Task.FromResult(ExitCode.Refused);
        }
    }

    private static void Passed(Screen screen, PolicyBundle bundle)
    {
        if (screen.IsJson)
        {
            screen.Json(new { ok = true, digest = bundle.Digest, tuples = bundle.SeedTuples.Length });
        }
        else
        {
            screen.Good($"The policy loads. {bundle.SeedTuples.Length} tuples, digest {bundle.Digest}");
        }
    }

    private static void Refused(Screen screen, PolicyLoadException refused)
    {
        if (screen.IsJson)
        {
            screen.Json(new
            {
                ok = false,
                problems = refused.Problems.Select(problem => new
                {
                    file = problem.File,
                    line = problem.Line,
                    column = problem.Column,
                    message = problem.Message,
                    code = problem.Error.Code(),
                }),
            });
            return;
        }

        foreach (var problem in refused.Problems)
        {
            screen.Bad($"{problem.File}:{problem.Line}:{problem.Column}: {problem.Message} ({problem.Error.Code()})");
        }
    }
}
