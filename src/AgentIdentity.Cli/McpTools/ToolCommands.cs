using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.McpTools;

/// <summary><c>agentid tools list|show|diff|approve|allow|forbid|import</c></summary>
internal static class ToolCommands
{
    private static readonly Argument<string> Upstream = new("upstream") { Description = "The MCP server, by its configured name." };
    private static readonly Argument<string> Tool = new("tool") { Description = "The tool, by its own name." };
    private static readonly Argument<string[]> Tools = new("tools") { Description = "The tools, by their own names.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Argument<FileInfo> File = new("file") { Description = "A JSON file with the server's answer to tools/list: { \"tools\": [ … ] }." };
    private static readonly Option<string?> At = new("--upstream") { Description = "Only those of this MCP server." };
    private static readonly Option<string?> State = new("--state") { Description = "Only those that are new, awaited, approved, changed or forbidden." };
    private static readonly Option<string> Digest = new("--digest") { Description = "The digest of the definition that you have read.", Required = true };
    private static readonly Option<bool> All = new("--all") { Description = "Every tool that was seen and never answered for. Read them first." };

    public static Command Build() => new("tools", "Tools of MCP servers: which are on, and what has changed.")
    {
        new Command("list", "Lists the tools that servers have shown.") { At, State }.Does(ListAsync),
        new Command("show", "Shows a tool's definition, as approved and as the server shows it.") { Upstream, Tool }.Does(ShowAsync),
        new Command("diff", "Shows where a tool's definition differs from the approved one.") { Upstream, Tool }.Does(DiffAsync),
        new Command("approve", "Stands behind a definition: the tool is on as long as the server shows this one.") { Upstream, Tool, Digest }.Does(ApproveAsync),
        new Command("allow", "Turns new tools on as they were seen, or lets one in by name before it is seen.") { Upstream, Tools, All }.Does(AllowAsync),
        new Command("forbid", "Turns a tool off, whatever its server shows.") { Upstream, Tool }.Does(ForbidAsync),
        new Command("import", "Tells the broker what a server lists, before any agent calls. Nothing is turned on by it.") { Upstream, File }.Does(ImportAsync),
    };

    private static async Task ListAsync(Session session, CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] given = [("upstream", session.Get(At)), ("state", session.Get(State))];
        var filter = string.Join('&', given.Where(static one => one.Value is not null).Select(static one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        Rows(session, await session.Admin.GetAsync("/admin/tools" + (filter.Length > 0 ? "?" + filter : ""), cancellationToken));
    }

    private static async Task ShowAsync(Session session, CancellationToken cancellationToken) => session.Screen.Facts(
        await FindAsync(session, cancellationToken),
        ("upstream", "upstream"), ("tool", "tool"), ("state", "state"), ("by", "by"), ("since", "changed_at"), ("first seen", "first_seen_at"), ("digest", "digest"),
        ("warning", "warnings"), ("problem", "problem"), ("approved", "approved"), ("server shows", "seen"));

    private static async Task DiffAsync(Session session, CancellationToken cancellationToken)
    {
        var pin = await FindAsync(session, cancellationToken);
        if (session.Screen.IsJson)
        {
            session.Screen.Json(pin);
            return;
        }

        foreach (var warning in Texts(pin, "warnings"))
        {
            session.Screen.Warning(warning);
        }

        if (Json.Member(pin, "differences") is not { } differences)
        {
            session.Screen.Line(Json.Member(pin, "seen") is { } seen ? $"+ {Shown(seen)}" : "The server shows the approved definition.");
        }
        else
        {
            foreach (var difference in differences.EnumerateArray())
            {
                session.Screen.Line(Json.Text(difference, "path") is { Length: > 0 } path ? path : "the whole");
                Side(session, "-", Json.Member(difference, "before"));
                Side(session, "+", Json.Member(difference, "after"));
            }
        }

        session.Screen.Line($"digest  {Json.Text(pin, "digest")}");
    }

    private static async Task ApproveAsync(Session session, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(session, "approve", new JsonObject { ["tool"] = session.Get(Tool), ["digest"] = session.Get(Digest) }, cancellationToken);
        session.Screen.Result(answer, $"{session.Get(Tool)} is on, as this definition describes it.");
    }

    private static async Task AllowAsync(Session session, CancellationToken cancellationToken)
    {
        var upstream = session.Get(Upstream);
        var seen = Json.Rows(await session.Admin.GetAsync($"/admin/tools?state=new&upstream={Uri.EscapeDataString(upstream)}", cancellationToken))
            .ToDictionary(static pin => Json.Text(pin, "tool")!, static pin => Json.Text(pin, "digest"), StringComparer.Ordinal);
        var names = session.Get(All) ? seen.Keys.ToArray() : session.Get(Tools);
        if (names.Length == 0)
        {
            throw new CommandFailure(ExitCode.Usage, session.Get(All) ? $"{upstream} has shown nothing new." : "Name the tools, or give --all.");
        }

        JsonArray answers = [];
        foreach (var name in names)
        {
            // What is allowed is what was listed a moment ago: a server that changes it meanwhile is refused.
            var body = new JsonObject { ["tool"] = name };
            if (seen.GetValueOrDefault(name) is { } digest)
            {
                body["digest"] = digest;
            }

            answers.Add(JsonNode.Parse((await PostAsync(session, "allow", body, cancellationToken)).GetRawText()));
        }

        Rows(session, JsonSerializer.SerializeToElement(answers));
    }

    private static async Task ForbidAsync(Session session, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(session, "forbid", new JsonObject { ["tool"] = session.Get(Tool) }, cancellationToken);
        session.Screen.Result(answer, $"{session.Get(Tool)} is off.");
    }

    private static async Task ImportAsync(Session session, CancellationToken cancellationToken)
    {
        var file = session.Get(File);
        JsonObject body;
        try
        {
            body = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(file.FullName, cancellationToken)) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{file} cannot be read: {wrong.Message}");
        }

        Rows(session, await PostAsync(session, "definitions", body, cancellationToken));
    }

    private static Task<JsonElement> FindAsync(Session session, CancellationToken cancellationToken) =>
        session.Admin.GetAsync($"/admin/tools/{Uri.EscapeDataString(session.Get(Upstream))}/definition?tool={Uri.EscapeDataString(session.Get(Tool))}", cancellationToken);

    private static Task<JsonElement> PostAsync(Session session, string verb, JsonObject body, CancellationToken cancellationToken) =>
        session.Admin.PostAsync($"/admin/tools/{Uri.EscapeDataString(session.Get(Upstream))}/{verb}", body, cancellationToken);

    private static void Rows(Session session, JsonElement answer) => session.Screen.Rows(
        answer, ("UPSTREAM", "upstream"), ("TOOL", "tool"), ("STATE", "state"), ("BY", "by"), ("SINCE", "changed_at"), ("DIGEST", "digest"), ("PROBLEM", "problem"));

    private static void Side(Session session, string sign, JsonElement? value)
    {
        if (value is { } shown)
        {
            session.Screen.Line($"  {sign} {Shown(shown)}");
        }
    }

    // Written anew, so that what cannot be seen is shown as an escape.
    private static string Shown(JsonElement value) => JsonSerializer.Serialize(value);

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        Json.Member(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(static text => text.GetString() ?? "") : [];
}
