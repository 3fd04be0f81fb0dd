using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Relations;

/// <summary><c>agentid relation check|objects|users</c></summary>
internal static class RelationCommands
{
    /// <summary>The store that decisions are made with has the same id everywhere.</summary>
    public const string Policy = "00000000000000000000000001";

    // No list is longer; whether there is more, the API does not tell.
    private const int Most = 1000;

    private static readonly Argument<string> User = new("user") { Description = "Who, for example user:ben, agent:codex or group:sales#member." };
    private static readonly Argument<string> Relation = new("relation") { Description = "For example human_may or agent_may." };
    private static readonly Argument<string> Object = new("object") { Description = "To what, for example tool:crm/search_contacts." };
    private static readonly Argument<string> Type = new("type") { Description = "Which objects, for example tool." };
    private static readonly Option<string> Kind = new("--type") { Description = "Which users: a type, or a set such as group#member.", DefaultValueFactory = static _ => "user" };
    private static readonly Option<string> Store = new("--store") { Description = "The id of another store than the one decisions are made with.", DefaultValueFactory = static _ => Policy };
    private static readonly Option<string> Context = new("--context")
    {
        Description = "Values for conditions, as a JSON object. Where decisions are made, 'now' is the present time unless it is given.",
    };

    public static Command Build() => new("relation", "What follows from the relations: who may do what, and why.")
    {
        new Command("check", "Whether somebody has a relation, with every step that makes it so or is missing.") { User, Relation, Object, Context, Store }.Does(CheckAsync),
        new Command("objects", "To which objects somebody has a relation.") { User, Relation, Type, Context, Store }.Does(ObjectsAsync),
        new Command("users", "Who has a relation to an object.") { Object, Relation, Kind, Context, Store }.Does(UsersAsync),
    };

    private static async Task<int> CheckAsync(Session session, CancellationToken cancellationToken)
    {
        var body = WithContext(session, new JsonObject
        {
            ["tuple_key"] = new JsonObject { ["user"] = session.Get(User), ["relation"] = session.Get(Relation), ["object"] = session.Get(Object) },
            ["trace"] = true,
        });
        var answer = await session.Admin.PostAsync(Below(session, "check"), body, cancellationToken);
        var allowed = Json.Member(answer, "allowed") is { ValueKind: JsonValueKind.True };
        if (session.Screen.IsJson)
        {
            session.Screen.Json(answer);
        }
        else
        {
            var sentence = $"{session.Get(User)} {(allowed ? "has" : "does not have")} {session.Get(Relation)} to {session.Get(Object)}";
            (allowed ? (Action<string>)session.Screen.Good : session.Screen.Bad)(sentence);
            session.Screen.Line(Json.Text(answer, "resolution") ?? "");
        }

        return allowed ? ExitCode.Done : ExitCode.Refused;
    }

    private static async Task ObjectsAsync(Session session, CancellationToken cancellationToken)
    {
        var body = WithContext(session, new JsonObject { ["type"] = session.Get(Type), ["relation"] = session.Get(Relation), ["user"] = session.Get(User) });
        var answer = await session.Admin.PostAsync(Below(session, "list-objects"), body, cancellationToken);
        Print(session, answer, [.. Json.Rows(answer).Select(static item => item.GetString() ?? "")]);
    }

    private static async Task UsersAsync(Session session, CancellationToken cancellationToken)
    {
        var target = Pair(session.Get(Object), ':', "an object is type:id, for example tool:crm/search_contacts");
        var kind = session.Get(Kind)!.Split('#', 2);
        var filter = new JsonObject { ["type"] = kind[0] };
        if (kind.Length == 2)
        {
            filter["relation"] = kind[1];
        }

        var body = WithContext(session, new JsonObject
        {
            ["object"] = new JsonObject { ["type"] = target.Before, ["id"] = target.After },
            ["relation"] = session.Get(Relation),
            ["user_filters"] = new JsonArray(filter),
        });
        var answer = await session.Admin.PostAsync(Below(session, "list-users"), body, cancellationToken);
        Print(session, answer, [.. Json.Rows(answer).Select(Named)]);
    }

    private static void Print(Session session, JsonElement answer, string[] names)
    {
        if (session.Screen.IsJson)
        {
            session.Screen.Json(answer);
            return;
        }

        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            session.Screen.Line(name);
        }

        if (names.Length is 0 or Most)
        {
            session.Screen.Warning(names.Length == 0 ? "None." : $"These are {Most}, the most that one answer holds; there may be more.");
        }
    }

    private static string Named(JsonElement user) =>
        Json.Text(user, "wildcard.type") is { } everyone ? $"{everyone}:* (everyone of this type)"
        : Json.Text(user, "userset.type") is { } type ? $"{type}:{Json.Text(user, "userset.id")}#{Json.Text(user, "userset.relation")}"
        : $"{Json.Text(user, "object.type")}:{Json.Text(user, "object.id")}";

    private static string Below(Session session, string call) => $"/fga/stores/{Uri.EscapeDataString(session.Get(Store)!)}/{call}";

    private static JsonObject WithContext(Session session, JsonObject body)
    {
        var context = session.Get(Context) is { } text ? JsonArgument.Read("--context", text) : [];
        if (session.Get(Store) == Policy && !context.ContainsKey("now"))
        {
            // As a decision asks: without it, every right that ends by itself would be an unanswered question.
            context["now"] = session.Time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        }

        if (context.Count > 0)
        {
            body["context"] = context;
        }

        return body;
    }

    private static (string Before, string After) Pair(string text, char at, string expected) => text.IndexOf(at, StringComparison.Ordinal) is > 0 and var cut
        ? (text[..cut], text[(cut + 1)..]) : throw new CommandFailure(ExitCode.Usage, $"'{text}' cannot be read: {expected}.");
}
