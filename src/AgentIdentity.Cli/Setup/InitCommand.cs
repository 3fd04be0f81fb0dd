using System.CommandLine;

namespace AgentIdentity.Cli.Setup;

/// <summary><c>agentid init</c></summary>
internal static class InitCommand
{
    private static readonly Argument<DirectoryInfo> Folder = new("folder")
    {
        Description = "Where to put the settings. Default: here.",
        DefaultValueFactory = _ => new DirectoryInfo("."),
    };

    public static Command Build() => new Command("init", "Writes starting settings for a broker.") { Folder }.Does((session, _) => InitAsync(session));

    private static async Task InitAsync(Session session)
    {
        var folder = session.Get(Folder);
        var path = Path.Combine(folder.FullName, "appsettings.json");
        try
        {
            folder.Create();
            await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write);
            await file.WriteAsync(StartingSettings.Json);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new CommandFailure(ExitCode.Refused, $"{path} exists and was left as it is.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Unavailable, problem.Message);
        }

        Print(session, path);
    }

    private static void Print(Session session, string path)
    {
        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { settings = path });
            return;
        }

        session.Screen.Good($"Wrote {path}.");
        session.Screen.Line("Next:");
        session.Screen.Line("  1. Name your upstreams and models in it.");
        session.Screen.Line("  2. Put a policy into policies/default beside it. The repository's policies/default is a start: it permits nothing.");
        session.Screen.Line("  3. Start the server in that folder; it makes data/admin.key on first start.");
        session.Screen.Line("  4. agentid person add ben");
        session.Screen.Line("  5. agentid agent add codex --owner ben --key codex.pem --redirect-uri http://127.0.0.1:7777/callback");
        session.Screen.Line("  6. agentid tuple add user:ben human_may tool:crm/search_contacts");
        session.Screen.Line("     agentid tuple add agent:codex agent_may tool:crm/search_contacts");
        session.Screen.Line("  7. agentid doctor");
    }
}
