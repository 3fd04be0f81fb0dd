using System.CommandLine;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Tuples;

/// <summary><c>agentid tuple add|remove|list</c></summary>
internal static class TupleCommands
{
    private static readonly Argument<string> User = new("user") { Description = "Who, for example user:ben or agent:codex." };
    private static readonly Argument<string> Relation = new("relation") { Description = "For example human_may or agent_may." };
    private static readonly Argument<string> Object = new("object") { Description = "To what, for example tool:crm/search_contacts." };

    private static readonly Option<string> Condition = new("--condition") { Description = "A condition of the model that must hold for it to count." };
    private static readonly Option<string> Context = new("--context") { Description = "The condition's values that are fixed here, as a JSON object." };

    private static readonly Option<string> OfUser = new("--user") { Description = "Only those of this user." };
    private static readonly Option<string> OfRelation = new("--relation") { Description = "Only those with this relation." };
    private static readonly Option<string> OfObject = new("--object") { Description = "Only those to this object." };

    public static Command Build() => new("tuple", "Relations: who may do what.")
    {
        new Command("add", "Adds a relation.") { User, Relation, Object, Condition, Context }
            .Does((session, ct) => ChangeAsync(session, "/admin/tuples", "Added", ct)),
        new Command("remove", "Takes a relation away; the next decision already sees it.") { User, Relation, Object }
            .Does((session, ct) => ChangeAsync(session, "/admin/tuples/delete", "Removed", ct)),
        new Command("list", "Lists the relations.") { OfUser, OfRelation, OfObject }.Does(ListAsync),
    };

    private static async Task ChangeAsync(Session session, string path, string done, CancellationToken cancellationToken)
    {
        JsonObject tuple = new()
        {
            ["user"] = session.Get(User),
            ["relation"] = session.Get(Relation),
            ["object"] = session.Get(Object),
        };
        if (session.Get(Condition) is { } condition)
        {
            tuple["condition"] = new JsonObject { ["name"] = condition, ["context"] = session.Get(Context) is { } context ? JsonArgument.Read("--context", context) : null };
        }
        else if (session.Get(Context) is not null)
        {
            throw new CommandFailure(ExitCode.Usage, "--context holds the values of a --condition; name the condition.");
        }

        var answer = await session.Admin.PostAsync(path, tuple, cancellationToken);
        session.Screen.Result(answer, $"{done}: {session.Get(User)} {session.Get(Relation)} {session.Get(Object)}");
    }

    private static async Task ListAsync(Session session, CancellationToken cancellationToken) => session.Screen.Rows(
        await session.Admin.GetAsync("/admin/tuples" + Filter(("user", session.Get(OfUser)), ("relation", session.Get(OfRelation)), ("object", session.Get(OfObject))), cancellationToken),
        ("USER", "user"), ("RELATION", "relation"), ("OBJECT", "object"), ("CONDITION", "condition"));

    private static string Filter(params (string Name, string? Value)[] given) =>
        string.Join('&', given.Where(static one => one.Value is not null).Select(static one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}")) is { Length: > 0 } query
            ? "?" + query : "";
}
