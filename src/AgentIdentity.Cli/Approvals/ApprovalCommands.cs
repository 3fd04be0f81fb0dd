using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Approvals;

/// <summary><c>agentid approval list|show|approve|deny|note</c></summary>
internal static class ApprovalCommands
{
    private static readonly Argument<string> Id = new("id") { Description = "The approval's id (apr_…)." };
    private static readonly Option<string?> State = new("--state") { Description = "Only those that are pending, approved, denied, expired or consumed." };
    private static readonly Option<string?> Human = new("--human") { Description = "Only those of calls for this person." };
    private static readonly Option<string?> Delegation = new("--delegation") { Description = "Only those of calls under this delegation." };
    private static readonly Option<string> By = new("--by") { Description = "The person who answers; one of those whom the rule names.", Required = true };

    private static readonly Option<string?> Note = new("--note") { Description = "A word for the agent and for whoever else answers." };
    private static readonly Argument<string> Words = new("words") { Description = "What is to be said." };

    public static Command Build() => new("approval", "Calls that wait for a human's yes or no.")
    {
        new Command("list", "Lists approvals, the newest first.") { State, Human, Delegation }.Does(ListAsync),
        new Command("show", "Shows one approval with the arguments of the call.") { Id }.Does(ShowAsync),
        new Command("approve", "Lets exactly this call be made, once, as soon as enough people said so.") { Id, By, Note }
            .Does((session, ct) => AnswerAsync(session, "approve", session.Get(Note), ct)),
        new Command("deny", "Refuses exactly this call, until the approval's time is over.") { Id, By, Note }
            .Does((session, ct) => AnswerAsync(session, "deny", session.Get(Note), ct)),
        new Command("note", "Says something to the agent and to whoever answers, and leaves the question open.") { Id, Words, By }
            .Does((session, ct) => AnswerAsync(session, "remark", session.Get(Words), ct)),
    };

    private static async Task ListAsync(Session session, CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] given = [("state", session.Get(State)), ("human", session.Get(Human)), ("delegation", session.Get(Delegation))];
        var filter = string.Join('&', given.Where(static one => one.Value is not null).Select(static one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        session.Screen.Rows(
            await session.Admin.GetAsync("/admin/approvals" + (filter.Length > 0 ? "?" + filter : ""), cancellationToken),
            ("ID", "id"), ("STATE", "state"), ("HUMAN", "human"), ("AGENT", "agent"), ("UPSTREAM", "upstream"), ("ON", "identifier"),
            ("RULE", "rule"), ("FROM", "from"), ("EXPIRES", "expires_at"));
    }

    private static async Task ShowAsync(Session session, CancellationToken cancellationToken)
    {
        session.Screen.Facts(
            await session.Admin.GetAsync($"/admin/approvals/{Uri.EscapeDataString(session.Get(Id))}", cancellationToken),
            ("approval", "id"), ("state", "state"), ("message", "message"), ("human", "human"), ("agent", "agent"), ("upstream", "upstream"),
            ("action", "action"), ("on", "identifier"), ("arguments", "arguments"), ("rule", "rule"), ("who may answer", "from"), ("how many", "needed"), ("said", "answers"),
            ("asked", "created_at"), ("until", "expires_at"), ("answered by", "answered_by"), ("used by decision", "consumed_by"),
            ("delegation", "delegation"), ("decision", "decision"), ("policy", "bundle"));
    }

    private static async Task AnswerAsync(Session session, string verb, string? note, CancellationToken cancellationToken)
    {
        var id = session.Get(Id);
        var body = new JsonObject { ["by"] = session.Get(By) };
        if (note is not null)
        {
            body["note"] = note;
        }

        var answer = await session.Admin.PostAsync($"/admin/approvals/{Uri.EscapeDataString(id)}/{verb}", body, cancellationToken);
        session.Screen.Result(answer, $"Approval {id} {Done(verb, answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("state", out var state) ? state.GetString() : null)}.");
    }

    private static string Done(string verb, string? state) => (verb, state) switch
    {
        ("approve", "pending") => "has this yes; somebody else's is needed too",
        ("approve", _) => "is approved: the agent may make this call once",
        ("deny", _) => "is denied",
        _ => "has the note",
    };
}
