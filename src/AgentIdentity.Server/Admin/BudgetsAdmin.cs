using AgentIdentity.Broker;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Server.Admin;

/// <summary>/admin/budgets: the most that may be spent on a human, an agent, a task or a delegation, in all or within a period.</summary>
internal static class BudgetsAdmin
{
    internal sealed record BudgetBody(string Kind, string Name)
    {
        public string? Usd { get; init; }

        /// <summary>day, week or month; left out, the budget never begins anew.</summary>
        public string? Per { get; init; }
    }

    public static void MapBudgets(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/budgets", static async (BudgetBook book) => Answers.Json((await book.StandAsync()).Select(Show)));
        admin.MapPost("/budgets/set", static (HttpRequest request, BudgetBook book) =>
            StrictBody.UseAsync<BudgetBody>(request, body => SetAsync(body, book)));
        admin.MapPost("/budgets/remove", static (HttpRequest request, BudgetBook book) =>
            StrictBody.UseAsync<BudgetBody>(request, body => RemoveAsync(body, book)));
    }

    private static async Task<IResult> SetAsync(BudgetBody body, BudgetBook book)
    {
        if (!TryRead(body, out var account, out var period))
        {
            return Invalid();
        }

        return body.Usd is not null && DollarAmount.TryRead(body.Usd, out var amount) && amount is { } micro
            ? Show(await book.SetAsync(account, period, micro, AdminEndpoints.By))
            : Problems.Of(400, BrokerError.AmountInvalid.Code(), "usd must be an amount such as \"1.00\".");
    }

    private static async Task<IResult> RemoveAsync(BudgetBody body, BudgetBook book) =>
        TryRead(body, out var account, out var period) ? Show(await book.RemoveAsync(account, period, AdminEndpoints.By)) : Invalid();

    private static bool TryRead(BudgetBody body, out string account, out BudgetPeriod period)
    {
        account = LedgerAccounts.Find(body.Kind, body.Name) ?? "";
        (var known, period) = body.Per switch
        {
            null or "always" => (true, BudgetPeriod.Always),
            "day" => (true, BudgetPeriod.Day),
            "week" => (true, BudgetPeriod.Week),
            "month" => (true, BudgetPeriod.Month),
            _ => (false, BudgetPeriod.Always),
        };
        return known && account.Length > 0;
    }

    private static IResult Invalid() => Problems.Of(
        400, BrokerError.BudgetInvalid.Code(), "kind is human, agent, task or delegation; name is its id, or * for each human, agent or task; per is day, week or month, or left out.");

    private static IResult Show(BrokerResult<Budget> result) =>
        result.Ok ? Answers.Json(Show(new BudgetStanding(result.Value!, null))) : Problems.Of(result.Failure!);

    private static object Show(BudgetStanding standing) => new
    {
        standing.Budget.Account,
        Per = standing.Budget.Period.ToString().ToLowerInvariant(),
        Usd = Money.FormatUsd(standing.Budget.MicroUsd),
        UsedUsd = standing.UsedMicroUsd is { } used ? Money.FormatUsd(used) : null,
        LeftUsd = standing.UsedMicroUsd is { } spent ? Money.FormatUsd(Math.Max(0, standing.Budget.MicroUsd - spent)) : null,
        standing.Budget.SetAt,
        standing.Budget.SetBy,
    };
}
