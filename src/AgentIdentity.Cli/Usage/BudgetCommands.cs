using System.CommandLine;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Usage;

/// <summary><c>agentid budget set|list|remove</c></summary>
internal static class BudgetCommands
{
    private static readonly Argument<string> Kind = new("kind") { Description = "human, agent, task or delegation." };
    private static readonly Argument<string> Name = new("name") { Description = "Its id (a task's is its transaction, txn_…); * for each human, agent or task that has no budget of its own." };
    private static readonly Argument<string> Usd = new("usd") { Description = "The most that may be spent, such as 20.00." };
    private static readonly Option<string?> Per = new("--per") { Description = "day, week (from Monday) or month, in UTC. Left out, the budget never begins anew." };

    public static Command Build() => new("budget", "The most that may be spent on a human, an agent, a task or a delegation.")
    {
        new Command("set", "Sets a budget, in place of the one for the same period.") { Kind, Name, Usd, Per }.Does(SetAsync),
        new Command("list", "All budgets with what is used and left.").Does(ListAsync),
        new Command("remove", "Takes a budget away.") { Kind, Name, Per }.Does(RemoveAsync),
    };

    private static async Task SetAsync(Session session, CancellationToken cancellationToken)
    {
        var body = Body(session);
        body["usd"] = session.Get(Usd);
        var set = await session.Admin.PostAsync("/admin/budgets/set", body, cancellationToken);
        session.Screen.Result(set, $"{Json.Text(set, "account")} may spend {Json.Text(set, "usd")} USD {Span(set)}.");
    }

    private static async Task RemoveAsync(Session session, CancellationToken cancellationToken)
    {
        var removed = await session.Admin.PostAsync("/admin/budgets/remove", Body(session), cancellationToken);
        session.Screen.Result(removed, $"{Json.Text(removed, "account")} has no budget {Span(removed)} any more.");
    }

    private static async Task ListAsync(Session session, CancellationToken cancellationToken) => session.Screen.Rows(
        await session.Admin.GetAsync("/admin/budgets", cancellationToken),
        ("ACCOUNT", "account"), ("PER", "per"), ("USD", "usd"), ("USED", "used_usd"), ("LEFT", "left_usd"), ("SET", "set_at"), ("BY", "set_by"));

    private static string Span(System.Text.Json.JsonElement budget) => Json.Text(budget, "per") is "always" ? "in all" : $"a {Json.Text(budget, "per")}";

    private static JsonObject Body(Session session)
    {
        JsonObject body = new() { ["kind"] = session.Get(Kind), ["name"] = session.Get(Name) };
        if (session.Get(Per) is { } per)
        {
            body["per"] = per;
        }

        return body;
    }
}
