using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Cli.Relations;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>The policy that a question is about: a folder, or what a server has in force.</summary>
internal static class PolicyView
{
    public static readonly Option<DirectoryInfo> Folder = new("--policy")
    {
        Description = "A policy folder. Without it, the server is asked.",
        HelpName = "folder",
    };

    public static readonly Option<FileInfo> Tuples = new("--tuples")
    {
        Description = "A file of tuples in YAML, laid over the seed tuples of --policy.",
        HelpName = "file",
    };

    public static readonly Option<string> At = new("--at") { Description = "The moment that conditions and rules see. Default: now.", HelpName = "time" };

    /// <summary>The folder's policy with its tuples; null when the server is meant.</summary>
    public static PolicySnapshot? Local(Session session)
    {
        if (session.Get(Folder) is not { } folder)
        {
            return session.Get(Tuples) is null ? null : throw new CommandFailure(ExitCode.Usage, "--tuples goes with --policy; the server has tuples of its own.");
        }

        var policy = Load(session, folder);
        var index = TupleIndex.Build(policy.SeedTuples);
        if (session.Get(Tuples) is not { } file)
        {
            return new PolicySnapshot(policy, index);
        }

        try
        {
            return new PolicySnapshot(policy, index.Apply(TupleSource.Read(policy, File.ReadAllText(file.FullName), $"{file}"), []));
        }
        catch (PolicyLoadException refused)
        {
            throw new CommandFailure(ExitCode.Refused, string.Join('\n', refused.Problems.Select(PolicyCommands.Told)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Unavailable, problem.Message);
        }
    }

    /// <summary>Loads a policy folder as the server does.</summary>
    public static PolicyBundle Load(Session session, DirectoryInfo folder)
    {
        if (!folder.Exists)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"There is no folder {folder}.");
        }

        try
        {
            return PolicyBundle.Load(folder.FullName, PolicyCommands.Options(session));
        }
        catch (PolicyLoadException refused)
        {
            throw Refused(folder, refused);
        }
    }

    public static DateTimeOffset Moment(Session session) => session.Get(At) is not { } text ? session.Time.GetUtcNow()
        : DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var moment) ? moment
        : throw new CommandFailure(ExitCode.Usage, $"'{text}' is no moment; write it as 2026-11-23T10:00:00Z.");

    /// <summary>A list from the server's own store of relations.</summary>
    public static async Task<string[]> ListAsync(Session session, string call, JsonObject body, CancellationToken cancellationToken)
    {
        body["context"] = new JsonObject { ["now"] = Moment(session).UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture) };
        var answer = await session.Admin.PostAsync($"/fga/stores/{RelationCommands.Policy}/{call}", body, cancellationToken);
        return [.. Json.Rows(answer).Select(Named).Order(StringComparer.Ordinal)];
    }

    private static CommandFailure Refused(FileSystemInfo place, PolicyLoadException refused) =>
        new(ExitCode.Refused, string.Join('\n', refused.Problems.Select(problem => PolicyCommands.Told($"{place}", problem))));

    private static string Named(JsonElement item) => item.ValueKind == JsonValueKind.String ? item.GetString()!
        : Json.Text(item, "wildcard.type") is { } everyone ? $"{everyone}:*"
        : $"{Json.Text(item, "object.type")}:{Json.Text(item, "object.id")}";
}
