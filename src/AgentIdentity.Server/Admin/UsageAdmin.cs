using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Server.Admin;

/// <summary>/admin/usage: what model calls used and cost, call by call under a delegation or added up, and whether the ledger balances.</summary>
internal static class UsageAdmin
{
    private const int DaysByDefault = 30;

    public static void MapUsage(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/usage", static (string? delegation, string? by, string? from, string? to, UsageParts parts, CancellationToken cancellation) =>
            delegation is not null && parts.Delegations.Find(delegation) is null ? Task.FromResult(Problems.Of(404, BrokerError.DelegationUnknown.Code(), "No delegation has this id."))
            : delegation is not null && by is null ? CallsAsync(delegation, parts, cancellation)
            : ReportAsync(delegation, by ?? "human", from, to, parts, cancellation));
        admin.MapGet("/usage/verify", static async (LedgerCheck check, CancellationToken cancellation) =>
        {
            var found = await check.FindAsync(cancellation);
            return Answers.Json(new { Balances = found.Count == 0, Problems = found });
        });
    }

    private static async Task<IResult> CallsAsync(string delegation, UsageParts parts, CancellationToken cancellation) => Answers.Json(new
    {
        Delegation = delegation,
        UsedUsd = DollarAmount.Write(parts.Ledger.Used(delegation)),
        UsedMicroUsd = parts.Ledger.Used(delegation),
        Calls = await parts.Ledger.ListAsync(parts.Delegations.WithDescendants(delegation), cancellation),
    });

    private static async Task<IResult> ReportAsync(string? delegation, string by, string? from, string? to, UsageParts parts, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(parts.Time.GetUtcNow().UtcDateTime);
        if (!Enum.TryParse<UsageBy>(by, ignoreCase: true, out var key) || !Enum.IsDefined(key) || int.TryParse(by, CultureInfo.InvariantCulture, out _))
        {
            return Problems.Of(400, ServerError.BodyMalformed, "by is human, agent, delegation, task, model, provider, source or day.");
        }

        if (!TryDay(to, today, out var last) || !TryDay(from, last.AddDays(-Math.Min(DaysByDefault - 1, last.DayNumber)), out var first))
        {
            return Problems.Of(400, ServerError.BodyMalformed, "from and to are days such as 2026-11-23, in UTC.");
        }

        var report = await parts.Reports.OfAsync(
            new UsageQuestion(key, first, last) { Delegations = delegation is null ? null : parts.Delegations.WithDescendants(delegation) }, cancellation);
        return Answers.Json(new
        {
            By = key.ToString().ToLowerInvariant(),
            From = first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            To = last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Lines = report.Lines.Select(Show),
            Total = Show(report.Total),
        });
    }

    private static object Show(UsageLine line) => new
    {
        line.Key,
        line.Calls,
        line.InputTokens,
        line.CachedTokens,
        line.CacheWriteTokens,
        line.OutputTokens,
        line.ReasoningTokens,
        CostUsd = Money.FormatUsd(line.CostMicroUsd),
        line.CostMicroUsd,
        line.ReservedMicroUsd,
        line.BoundMicroUsd,
        line.FinishedTasks,
        line.CostPerFinishedTaskMicroUsd,
        CostPerFinishedTaskUsd = line.CostPerFinishedTaskMicroUsd is { } each ? Money.FormatUsd(each) : null,
    };

    private static bool TryDay(string? text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }
}

/// <summary>What reports of usage are made of.</summary>
internal sealed record UsageParts(DelegationBook Delegations, Ledger Ledger, UsageReports Reports, TimeProvider Time);
