using System.CommandLine;
using System.Text.Json;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Cli.Output;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy check|test|coverage|explain|who-can|what-can|diff|replay|sign|push|status|reload</c></summary>
internal static class PolicyCommands
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "The folder with model, tuples and rules." };

    public static readonly Option<bool> CompatibilityV1 = new("--compatibility-v1") { Description = "For a server whose settings switch on AgentIdentity:Relations:CompatibilityV1." };
    public static readonly Option<bool> DynamicConditions = new("--dynamic-conditions") { Description = "For a server whose settings switch on AgentIdentity:Relations:DynamicConditions." };

    public static Command Build() => new("policy", "Policies before they go live, and their going live.")
    {
        new Command("check", "Loads a policy folder exactly as the server does, and reads its tests; needs no server.") { Folder, CompatibilityV1, DynamicConditions }
            .Does((session, _) => Check(session)),
        PolicyTestCommand.Build(),
        PolicyCoverageCommand.Build(),
        PolicyLintCommand.Build(),
        ExplainCommand.Build(),
        WhoCanCommand.Build(),
        WhatCanCommand.Build(),
        PolicyMapCommand.Build(),
        PolicyDiffCommand.Build(CompatibilityV1, DynamicConditions),
        PolicyReplayCommand.Build(CompatibilityV1, DynamicConditions),
        PolicySignCommand.Build(CompatibilityV1, DynamicConditions),
        PolicyPushCommand.Build(),
        PolicyStatusCommand.Build(),
        new Command("reload", "Has the server read its policy folder again. What it refuses leaves the policy before in force.").Does(ReloadAsync),
    };

    private static async Task<int> ReloadAsync(Session session, CancellationToken cancellationToken)
    {
        var answer = await session.Admin.PostAsync("/admin/policy/reload", null, cancellationToken);
        return PolicyAnswer.Print(session, answer);
    }

    private static Task<int> Check(Session session)
    {
        var folder = session.Get(Folder);
        if (!folder.Exists)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"There is no folder {folder}.");
        }

        try
        {
            var options = Options(session);
            var bundle = PolicyBundle.Load(folder.FullName, options);
            if (PolicyTestFiles.Check(folder.FullName, bundle, options) is { IsEmpty: false } problems)
            {
                throw new PolicyLoadException(problems);
            }

            Passed(session.Screen, bundle);
            return Task.FromResult(ExitCode.Done);
        }
        catch (PolicyLoadException refused)
        {
            Refused(session.Screen, folder.ToString(), refused);
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

    private static void Refused(Screen screen, string folder, PolicyLoadException refused)
    {
        if (screen.IsJson)
        {
            screen.Json(new
            {
                ok = false,
                problems = refused.Problems.Select(AsJson),
            });
            return;
        }

        foreach (var problem in refused.Problems)
        {
            screen.Bad(Told(folder, problem));
        }
    }

    public static RelationModelOptions Options(Session session) => new()
    {
        CompatibilityV1 = session.Get(CompatibilityV1),
        DynamicConditions = session.Get(DynamicConditions),
    };

    public static string Told(PolicyProblem problem) =>
        $"{Place(problem.File, $"{problem.Line}", $"{problem.Column}")}: {problem.Message} ({problem.Error.Code()})";

    /// <summary>With the file as it is found from where the user is.</summary>
    public static string Told(string folder, PolicyProblem problem) => Told(problem with { File = Path.Combine(folder, problem.File) });

    public static object AsJson(PolicyProblem problem) => new
    {
        file = problem.File,
        line = problem.Line,
        column = problem.Column,
        message = problem.Message,
        code = problem.Error.Code(),
    };

    // Line 0 is the file itself.
    public static string Place(string? file, string? line, string? column) => line is null or "0" ? $"{file}" : $"{file}:{line}:{column}";
}
