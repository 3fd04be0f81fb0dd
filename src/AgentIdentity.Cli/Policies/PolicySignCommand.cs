using System.CommandLine;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy sign</c></summary>
internal static class PolicySignCommand
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "The policy folder." };
    private static readonly Option<FileInfo> Key = new("--key") { Description = "The private key (P-256, PEM) that signs.", Required = true, HelpName = "file" };
    private static readonly Option<bool> NewKey = new("--new-key") { Description = "Make that key first, and its public half beside it as FILE.pub." };
    private static readonly Option<long?> Revision = new("--revision") { Description = "The number of this revision. Default: one more than the folder's signature has, or 1.", HelpName = "number" };
    private static readonly Option<int> Days = new("--days") { Description = "For how many days servers take it.", HelpName = "number", DefaultValueFactory = static _ => 90 };
    private static readonly Option<string?> Commit = new("--commit") { Description = "The commit it is made from. Default: git's, when everything in the folder is committed." };

    public static Command Build(Option<bool> compatibilityV1, Option<bool> dynamicConditions) =>
        new Command("sign", "Loads and tests a policy folder, and signs every file of it into bundle.jws; needs no server.")
        {
            Folder, Key, NewKey, Revision, Days, Commit, compatibilityV1, dynamicConditions,
        }.Does((session, _) => Task.FromResult(Sign(session)));

    private static int Sign(Session session)
    {
        var folder = session.Get(Folder).FullName;
        if (LocalBundle.Load(session, folder) is not { } content)
        {
            return ExitCode.Refused;
        }

        using var key = session.Get(NewKey) ? BundleKeyFile.Create(session.Get(Key)!.FullName) : BundleKeyFile.Open(session.Get(Key)!.FullName);
        var signed = content.Sign(key, Terms(session, folder, content));
        File.WriteAllText(Path.Combine(folder, BundleContent.SignatureFile), signed.Signature + "\n");
        Print(session, signed.LastSigned()!, key.Public.KeyId);
        return ExitCode.Done;
    }

    private static SignedTerms Terms(Session session, string folder, BundleContent content)
    {
        var (now, days, revision) = (session.Time.GetUtcNow(), session.Get(Days), session.Get(Revision) ?? (content.LastSigned()?.Revision ?? 0) + 1);
        return days < 1 || revision < 1
            ? throw new CommandFailure(ExitCode.Usage, "--days and --revision are 1 or more.")
            : new SignedTerms(revision, session.Get(Commit) ?? GitCommit.Of(folder), now, now.AddDays(days));
    }

    private static void Print(Session session, SignedTerms terms, string key)
    {
        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { revision = terms.Revision, commit = terms.Commit, created = terms.Created, expires = terms.Expires, key, file = BundleContent.SignatureFile });
            return;
        }

        session.Screen.Good($"Signed as revision {terms.Revision}, good until {terms.Expires:u}, with key {key}.");
        session.Screen.Line(terms.Commit is null ? "It names no commit: something in the folder is not committed, or there is no git." : $"It names commit {terms.Commit}.");
    }
}
