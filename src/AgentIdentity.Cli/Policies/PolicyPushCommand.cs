using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy push</c></summary>
internal static class PolicyPushCommand
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder") { Description = "The policy folder, signed where the server asks for it." };
    private static readonly Option<string?> Commit = new("--commit") { Description = "The commit it is made from. Default: git's, when everything in the folder is committed." };

    public static Command Build() => new Command("push", "Sends a policy folder to the server, which tests it and puts it in force. What it refuses leaves the policy before in force.")
    {
        Folder, Commit,
    }.Does(PushAsync);

    private static async Task<int> PushAsync(Session session, CancellationToken cancellationToken)
    {
        var folder = session.Get(Folder).FullName;
        if (LocalBundle.Read(session, folder) is not { } content)
        {
            return ExitCode.Refused;
        }

        JsonObject files = [];
        foreach (var (path, bytes) in content.Files)
        {
            files[path] = Convert.ToBase64String(bytes.Span);
        }

        if (content.Signature is not null)
        {
            files[BundleContent.SignatureFile] = Convert.ToBase64String(Encoding.UTF8.GetBytes(content.Signature));
        }

        JsonObject body = new() { ["files"] = files };
        if ((session.Get(Commit) ?? GitCommit.Of(folder)) is { } commit)
        {
            body["commit"] = commit;
        }

        return PolicyAnswer.Print(session, await session.Admin.PostAsync("/admin/policy/bundle", body, cancellationToken));
    }
}
