using System.CommandLine;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy diff</c></summary>
internal static class PolicyDiffCommand
{
    private static readonly Argument<DirectoryInfo> Before = new("before") { Description = "The policy folder as it is." };
    private static readonly Argument<DirectoryInfo> After = new("after") { Description = "The policy folder as it shall be." };
    private static readonly Option<bool> FailOnWidening = new("--fail-on-widening") { Description = "End with 1 when something permits more or binds less, or when that cannot be told." };

    public static Command Build(Option<bool> compatibilityV1, Option<bool> dynamicConditions) =>
        new Command("diff", "Compares two policy folders: rules, relations and tuples, and who gains or loses by it; needs no server.")
        {
            Before, After, FailOnWidening, compatibilityV1, dynamicConditions,
        }.Does((session, _) => Task.FromResult(Diff(session)));

    private static int Diff(Session session)
    {
        try
        {
            var (before, after) = (BundleContent.Read(session.Get(Before).FullName), BundleContent.Read(session.Get(After).FullName));
            var diff = BundleDiff.Between(before, after, session.Time.GetUtcNow(), PolicyCommands.Options(session));
            new PolicyDiffReport(diff).Print(session.Screen);
            return session.Get(FailOnWidening) && diff.Widening + diff.Undecided > 0 ? ExitCode.Refused : ExitCode.Done;
        }
        catch (PolicyLoadException refused)
        {
            LocalBundle.Show(session, refused);
            return ExitCode.Refused;
        }
    }
}
