using System.CommandLine;
using System.Text.Json;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Usage;

/// <summary><c>agentid usage</c>: what model calls used and cost.</summary>
internal static class UsageCommand
{
    private static readonly Argument<string?> Delegation = new("delegation")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Only this delegation and what is below it; without --by, call by call.",
    };

    private static readonly Option<string?> By = new("--by") { Description = "Adds up by human, agent, delegation, task, model, provider, source or day. Default without a delegation: human." };
    private static readonly Option<string?> From = new("--from") { Description = "The first day, such as 2026-11-01, in UTC. Default: 30 days in all." };
    private static readonly Option<string?> To = new("--to") { Description = "The last day. Default: today." };
    private static readonly Option<bool> AsCsv = new("--csv") { Description = "Print comma-separated values." };

    public static Command Build() => new Command("usage", "Model calls, tokens and money: call by call, or added up.")
    {
        Delegation,
        By,
        From,
        To,
        AsCsv,
        new Command("verify", "Whether the ledger balances.").Does(VerifyAsync),
    }.Does(ShowAsync);

    private static async Task ShowAsync(Session session, CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] parts =
        [
            ("delegation", session.Parsed.GetValue(Delegation)), ("by", session.Get(By)), ("from", session.Get(From)), ("to", session.Get(To)),
        ];
        var question = string.Join('&', parts.Where(static part => part.Value is not null).Select(static part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        var usage = await session.Admin.GetAsync("/admin/usage" + (question.Length > 0 ? "?" + question : ""), cancellationToken);
        var isReport = Json.Member(usage, "lines") is not null;
        if (session.Get(AsCsv))
        {
            UsageCsv.Write(session.Screen, usage, isReport);
        }
        else if (isReport)
        {
            ShowReport(session, usage);
        }
        else
        {
            ShowCalls(session, usage);
        }
    }

    private static void ShowCalls(Session session, JsonElement usage)
    {
        session.Screen.Rows(
            usage,
            ("TIME", "reserved_at"), ("DELEGATION", "delegation_id"), ("MODEL", "model"), ("STATE", "state"), ("SOURCE", "usage_source"), ("INPUT", "input_tokens"),
            ("CACHED", "cached_tokens"), ("OUTPUT", "output_tokens"), ("MICRO-USD", "cost_micro_usd"), ("DECISION", "decision_id"));
        if (!session.Screen.IsJson)
        {
            session.Screen.Line($"used: {Json.Text(usage, "used_usd")} USD");
            if (Json.Rows(usage).Any(static call => Json.Text(call, "price_version")?.EndsWith("unverified", StringComparison.Ordinal) == true))
            {
                session.Screen.Line("Some prices were not read at their source lately (price_version in --csv): set your own, see docs/money.md.");
            }
        }
    }

    private static void ShowReport(Session session, JsonElement usage)
    {
        session.Screen.Rows(
            usage,
            ((Json.Text(usage, "by") ?? "").ToUpperInvariant(), "key"), ("CALLS", "calls"), ("INPUT", "input_tokens"), ("CACHED", "cached_tokens"), ("OUTPUT", "output_tokens"),
            ("REASONING", "reasoning_tokens"), ("USD", "cost_usd"), ("TASKS DONE", "finished_tasks"), ("USD EACH", "cost_per_finished_task_usd"));
        if (session.Screen.IsJson)
        {
            return;
        }

        var bars = Json.Rows(usage).Select(static line => (Json.Text(line, "key") ?? "", Json.Member(line, "cost_micro_usd")?.GetInt64() / 1e6 ?? 0)).ToList();
        if (bars.Exists(static bar => bar.Item2 > 0))
        {
            session.Screen.Bars(bars);
        }

        var each = Json.Text(usage, "total.cost_per_finished_task_usd") is { } mean ? $", {mean} USD a finished task" : "";
        session.Screen.Line($"total: {Json.Text(usage, "total.cost_usd")} USD in {Json.Text(usage, "total.calls")} calls from {Json.Text(usage, "from")} to {Json.Text(usage, "to")}{each}");
    }

    private static async Task<int> VerifyAsync(Session session, CancellationToken cancellationToken)
    {
        var found = await session.Admin.GetAsync("/admin/usage/verify", cancellationToken);
        var balances = Json.Member(found, "balances")?.ValueKind == JsonValueKind.True;
        if (session.Screen.IsJson)
        {
            session.Screen.Json(found);
        }
        else if (balances)
        {
            session.Screen.Good("The ledger balances.");
        }
        else
        {
            session.Screen.Bad("The ledger does not balance:");
            foreach (var problem in Json.Rows(found))
            {
                session.Screen.Line(problem.GetString() ?? "");
            }
        }

        return balances ? ExitCode.Done : ExitCode.Refused;
    }
}
