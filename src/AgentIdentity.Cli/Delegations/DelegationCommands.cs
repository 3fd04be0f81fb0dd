using System.CommandLine;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Delegations;

/// <summary><c>agentid delegation ask|list|show|key|pause|resume|export|end</c></summary>
internal static class DelegationCommands
{
    private static readonly Argument<string> Id = new("id") { Description = "The delegation's id (dlg_…)." };
    private static readonly Option<string?> Human = new("--human") { Description = "Only those of this person." };
    private static readonly Option<string?> Agent = new("--agent") { Description = "Only those of this agent." };

    private static readonly Option<string> For = new("--for") { Description = "The one resource that the key opens: http://127.0.0.1:5080/v1.", Required = true };
    private static readonly Option<string> Name = new("--name") { Description = "Where the key goes to, for those who read the list of keys.", DefaultValueFactory = _ => "a client" };
    private static readonly Option<double> Hours = new("--hours") { Description = "How long it is good for; a week at most.", DefaultValueFactory = _ => 12 };

    public static Command Build() => new("delegation", "What people let agents do for them.")
    {
        AskCommand.Build(),
        new Command("list", "Lists delegations.") { Human, Agent }.Does(ListAsync),
        new Command("show", "Shows one delegation and every call made under it.") { Id }.Does(ShowAsync),
        new Command("key", "Makes a key for a client that can only send a key, where the resource takes Bearer. It is shown this once.") { Id, For, Name, Hours }.Does(KeyAsync),
        new Command("pause", "Lets nothing happen under a delegation and all below it until it is resumed; open streams end.") { Id }.Does((session, ct) => MoveAsync(session, "pause", "is paused", ct)),
        new Command("resume", "Lets a paused delegation be used again.") { Id }.Does((session, ct) => MoveAsync(session, "resume", "can be used again", ct)),
        new Command("export", "Prints everything done under a delegation and all below it, as JSON lines: terms, approvals, money, evidence and its checkpoints.") { Id }.Does(ExportAsync),
        new Command("end", "Ends a delegation and all below it, open streams included.") { Id }.Does((session, ct) => MoveAsync(session, "end", "has ended", ct)),
    };

    private static async Task ListAsync(Session session, CancellationToken cancellationToken)
    {
        List<string> filter = [];
        Add("human", session.Get(Human));
        Add("agent", session.Get(Agent));
        session.Screen.Rows(
            await session.Admin.GetAsync("/admin/delegations" + (filter.Count > 0 ? "?" + string.Join('&', filter) : ""), cancellationToken),
            ("ID", "id"), ("HUMAN", "human"), ("AGENT", "agent"), ("STATE", "state"), ("ENDS", "ends_at"), ("PARENT", "parent"), ("PURPOSE", "purpose"));

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                filter.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    private static async Task ShowAsync(Session session, CancellationToken cancellationToken)
    {
        var path = $"/admin/delegations/{Uri.EscapeDataString(session.Get(Id))}";
        var delegation = await session.Admin.GetAsync(path, cancellationToken);
        var calls = await session.Admin.GetAsync($"{path}/calls", cancellationToken);
        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { delegation, calls });
            return;
        }

        session.Screen.Facts(
            delegation,
            ("delegation", "id"), ("human", "human"), ("agent", "agent"), ("purpose", "purpose"), ("state", "state"), ("ends", "ends_at"),
            ("parent", "parent"), ("budget (USD)", "budget_usd"), ("grants", "authorization_details"));
        session.Screen.Rows(
            calls,
            ("TIME", "time"), ("AGENT", "agent"), ("UPSTREAM", "upstream"), ("ACTION", "action"), ("ON", "identifier"),
            ("DECISION", "decision"), ("REASON", "reason"), ("ENDED", "outcome"), ("DECISION ID", "decision_id"));
    }

    private static async Task KeyAsync(Session session, CancellationToken cancellationToken)
    {
        var issued = await session.Admin.PostAsync(
            $"/admin/delegations/{Uri.EscapeDataString(session.Get(Id))}/keys",
            new JsonObject { ["resource"] = session.Get(For), ["name"] = session.Get(Name), ["hours"] = session.Get(Hours) },
            cancellationToken);
        session.Screen.Raw(Json.Text(issued, "key")!);
    }

    private static async Task ExportAsync(Session session, CancellationToken cancellationToken)
    {
        await using var lines = await session.Admin.OpenAsync($"/admin/delegations/{Uri.EscapeDataString(session.Get(Id))}/export", cancellationToken);
        using var reader = new StreamReader(lines);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            session.Screen.Raw(line);
        }
    }

    private static async Task MoveAsync(Session session, string verb, string state, CancellationToken cancellationToken)
    {
        var id = session.Get(Id);
        var answer = await session.Admin.PostAsync($"/admin/delegations/{Uri.EscapeDataString(id)}/{verb}", content: null, cancellationToken);
        session.Screen.Result(answer, $"Delegation {id} {state}.");
    }
}
