using System.CommandLine;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy replay</c></summary>
internal static class PolicyReplayCommand
{
    private static readonly Argument<DirectoryInfo> Draft = new("folder") { Description = "The policy folder that is tried." };
    private static readonly Option<FileInfo?> Records = new("--records") { Description = "Recorded decisions as 'agentid audit list --json' prints them. Default: the server's.", HelpName = "file" };
    private static readonly Option<DirectoryInfo?> Against = new("--against") { Description = "The policy folder to compare with. Default: what was recorded.", HelpName = "folder" };
    private static readonly Option<FileInfo?> Tuples = new("--tuples") { Description = "The tuples to try it with besides its own, as 'agentid tuple list --json' prints them. Default: the server's, unless --records is given.", HelpName = "file" };
    private static readonly Option<long> After = new("--after") { Description = "Only records of the server after this number.", HelpName = "number" };
    private static readonly Option<int> Top = new("--top") { Description = "How many differences to list.", HelpName = "number", DefaultValueFactory = static _ => 20 };
    private static readonly Option<bool> FailOnFlip = new("--fail-on-flip") { Description = "End with 1 when a call would be decided otherwise or be bound otherwise." };

    public static Command Build(Option<bool> compatibilityV1, Option<bool> dynamicConditions) =>
        new Command("replay", "Puts recorded decisions to a policy folder, and tells by human, agent and tool which it would decide otherwise; changes nothing.")
        {
            Draft, Records, Against, Tuples, After, Top, FailOnFlip, compatibilityV1, dynamicConditions,
        }.Does(ReplayAsync);

    private static async Task<int> ReplayAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            var options = PolicyCommands.Options(session);
            var draft = BundleContent.Read(session.Get(Draft).FullName).Compile(options);
            var basis = session.Get(Against) is { } folder ? BundleContent.Read(folder.FullName).Compile(options) : null;
            var stored = await ReplayTuples.ReadAsync(session, session.Get(Tuples), session.Get(Records) is null, basis, cancellationToken);
            var replay = new PolicyReplay(ReplayTuples.With(draft, stored), basis is null ? null : ReplayTuples.With(basis, stored));
            var (report, took) = await RunAsync(session, replay, cancellationToken);
            new PolicyReplayReport(report, took, session.Get(Draft).ToString(), session.Get(Against)?.ToString()).Print(session.Screen, session.Get(Top));
            return report.Decisions == 0 ? ExitCode.Unavailable
                : session.Get(FailOnFlip) && report.Flipped + report.BoundOtherwise > 0 ? ExitCode.Refused : ExitCode.Done;
        }
        catch (PolicyLoadException refused)
        {
            LocalBundle.Show(session, refused);
            return ExitCode.Refused;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException or JsonException)
        {
            throw new CommandFailure(ExitCode.Unavailable, problem.Message);
        }
    }

    private static async Task<(ReplayReport Report, TimeSpan Took)> RunAsync(Session session, PolicyReplay replay, CancellationToken cancellationToken)
    {
        await using var records = session.Get(Records) is { } file ? file.OpenRead() : await session.Admin.OpenAsync($"/admin/evidence?after={session.Get(After)}", cancellationToken);
        var error = session.Parsed.InvocationConfiguration.Error;
        ProgressBar bar = new(error, !session.Screen.IsJson && ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected, session.Time,
            session.Get(Records) is { } known ? known.Length : null);
        try
        {
            var report = await Task.Run(() => replay.Run(records, Environment.ProcessorCount, bar.Report, cancellationToken), cancellationToken);
            return (report, bar.Elapsed);
        }
        finally
        {
            bar.End();
        }
    }
}
