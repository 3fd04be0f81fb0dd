using System.CommandLine;
using System.Text;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy map</c></summary>
internal static class PolicyMapCommand
{
    private const long MostBytes = 32 * 1024 * 1024;
    private static readonly Argument<DirectoryInfo> Folder = new("folder")
    {
        Description = "The policy folder to write mappings/NAME.yaml into; the current one where it is left out.",
        DefaultValueFactory = _ => new DirectoryInfo("."),
    };

    private static readonly Option<FileInfo> OpenApi = new("--openapi") { Description = "An OpenAPI description, 3.0 or 3.1, in JSON or YAML.", HelpName = "file" };
    private static readonly Option<FileInfo> McpTools = new("--mcp-tools") { Description = "An MCP server's answer to tools/list, in JSON.", HelpName = "file" };
    private static readonly Option<string> Upstream = new("--upstream") { Description = "The upstream's configured name; the name of the file where it is left out.", HelpName = "name" };
    private static readonly Option<bool> Force = new("--force") { Description = "Write over a mapping that is there already, and over everything that was edited in it." };

    public static Command Build() =>
        new Command("map", "Drafts a mapping file from what an upstream says of itself: risk, path, types of the arguments. You edit it; needs no server.")
        {
            Folder, OpenApi, McpTools, Upstream, Force,
        }.Does((session, _) => Task.FromResult(Map(session)));

    private static int Map(Session session)
    {
        var (openApi, mcpTools) = (session.Get(OpenApi), session.Get(McpTools));
        if (openApi is null == mcpTools is null)
        {
            throw new CommandFailure(ExitCode.Usage, "Give either --openapi FILE or --mcp-tools FILE.");
        }

        var source = openApi ?? mcpTools!;
        var upstream = session.Get(Upstream) ?? Path.GetFileNameWithoutExtension(source.Name).ToLowerInvariant();
        var target = new FileInfo(Path.Combine(session.Get(Folder).ToString(), "mappings", $"{upstream}.yaml"));
        try
        {
            var draft = openApi is not null ? MappingDraft.OfOpenApi(Read(source), source.ToString(), upstream) : MappingDraft.OfMcpTools(Read(source), source.ToString(), upstream);
            if (target.Exists && !session.Get(Force))
            {
                throw new CommandFailure(ExitCode.Refused, $"{target} is there already. --force writes over it, and over what was edited in it.");
            }

            Write(session, target, draft);
            return ExitCode.Done;
        }
        catch (PolicyLoadException refused)
        {
            foreach (var problem in refused.Problems)
            {
                session.Screen.Bad(PolicyCommands.Told(problem));
            }

            return ExitCode.Refused;
        }
    }

    private static void Write(Session session, FileInfo target, MappingDraft draft)
    {
        try
        {
            target.Directory!.Create();
            var schema = File.Exists(Path.Combine(target.DirectoryName!, "../../schemas/mappings.json"))
                ? "# yaml-language-server: $schema=../../schemas/mappings.json\n" : "";
            File.WriteAllText(target.FullName, schema + draft.Yaml);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{target} cannot be written: {wrong.Message}");
        }

        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { file = target.ToString(), entries = draft.Entries, left_out = draft.LeftOut });
            return;
        }

        session.Screen.Good($"{target} lists {draft.Entries}. The risks are guesses: look at each, and name the resources.");
        foreach (var reason in draft.LeftOut)
        {
            session.Screen.Line($"Left out: {reason}");
        }
    }

    private static string Read(FileInfo file)
    {
        try
        {
            return !file.Exists ? throw new CommandFailure(ExitCode.Unavailable, $"There is no file {file}.")
                : file.Length > MostBytes ? throw new CommandFailure(ExitCode.Unavailable, $"{file} is larger than 32 MB.")
                : File.ReadAllText(file.FullName, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{file} cannot be read: {wrong.Message}");
        }
    }
}
