using System.CommandLine;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy lint</c></summary>
internal static class PolicyLintCommand
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "A policy folder." };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Fail for notes too." };

    public static Command Build() => new Command("lint", "What loads and is doubtful: rules that nobody owns, rights for every agent, tools without a rule; needs no server.")
    {
        Folder, Strict, PolicyView.At, PolicyCommands.CompatibilityV1, PolicyCommands.DynamicConditions,
    }.Does((session, _) => Task.FromResult(Lint(session)));

    private static int Lint(Session session)
    {
        var folder = session.Get(Folder);
        var findings = PolicyLint.Find(PolicyView.Load(session, folder), PolicyView.Moment(session));
        var failed = findings.Any(f => f.Severity == LintSeverity.Warning || session.Get(Strict));
        if (session.Screen.IsJson)
        {
            session.Screen.Json(new
            {
                ok = !failed,
                findings = findings.Select(f => new
                {
                    check = f.Check,
                    severity = f.Severity == LintSeverity.Warning ? "warning" : "note",
                    file = f.File,
                    line = f.Line,
                    message = f.Message,
                }),
            });
            return failed ? ExitCode.Refused : ExitCode.Done;
        }

        foreach (var finding in findings)
        {
            var text = $"{Path.Combine(folder.ToString(), finding.File)}{(finding.Line == 0 ? "" : $":{finding.Line}")}: {finding.Message} ({finding.Check})";
            if (finding.Severity == LintSeverity.Warning)
            {
                session.Screen.Warning($"warning  {text}");
            }
            else
            {
                session.Screen.Line($"note     {text}");
            }
        }

        if (findings.IsEmpty)
        {
            session.Screen.Good("Nothing doubtful.");
        }

        return failed ? ExitCode.Refused : ExitCode.Done;
    }
}
