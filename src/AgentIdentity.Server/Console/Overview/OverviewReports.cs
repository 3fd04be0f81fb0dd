using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.ModelProxy;
using AgentIdentity.Server.Console.Plots;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.Delegations;

namespace AgentIdentity.Server.Console.Overview;

/// <summary>What an overview is read from.</summary>
internal sealed record OverviewParts(ViewerParts Rights, CallHistory History, UsageReports Usage, Ledger Ledger, TimeProvider Time);

/// <summary>Makes overviews. Everything is read at the request; nothing is kept.</summary>
internal sealed class OverviewReports(OverviewParts parts)
{
    // What one page may cost on a busy server; the page says when there was more.
    private const int MostEntries = 10_000;
    private const int ShownCalls = 12;
    private const int Hours = 24;
    private const int Days = 14;

    public async Task<OverviewReport> ForAsync(Viewer viewer, CancellationToken cancellation)
    {
        var now = parts.Time.GetUtcNow();
        var seen = viewer.Delegations();
        IReadOnlyCollection<string>? scope = viewer.ReadsAll ? null : [.. seen.Select(static record => record.Id)];
        var calls = await parts.History.LatestAsync(scope, now.AddHours(-Hours), MostEntries, cancellation);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var spend = await parts.Usage.OfAsync(new UsageQuestion(UsageBy.Day, today.AddDays(1 - Days), today) { Delegations = scope }, cancellation);
        var byDay = spend.Lines.ToDictionary(static line => line.Key, static line => line.CostMicroUsd, StringComparer.Ordinal);
        var (waiting, forViewer) = await WaitingAsync(viewer, cancellation);
        return new OverviewReport
        {
            InForce = [.. seen.Where(record => parts.Rights.Delegations.Standing(record.Id) is null).OrderBy(static record => record.EndsAt).Select(Line)],
            Calls = [.. calls.Reverse().Take(ShownCalls)],
            Running = calls.Count(static call => call is { Decision: "allow", Outcome: null, LeftTo: null }),
            Refused = calls.Count(static call => call.Decision != "allow"),
            SpentTodayMicroUsd = byDay.GetValueOrDefault(UtcTime.Day(today)),
            Waiting = waiting,
            WaitingForViewer = forViewer,
            CallsByHour = ByHour(calls, now),
            SpendByDay = new BarPlot("Spend in 14 days", "USD", [.. Enumerable.Range(0, Days).Select(day => today.AddDays(day + 1 - Days))
                .Select(day => new PlotBar(day.ToString("d MMM", CultureInfo.InvariantCulture), byDay.GetValueOrDefault(UtcTime.Day(day))))], Dollars),
            Cut = calls.Count >= MostEntries / 2,
        };
    }

    private static string Dollars(long microUsd) => Money.FormatUsd(microUsd);

    private static BarPlot ByHour(IReadOnlyList<CallLine> calls, DateTimeOffset now)
    {
        var hour = now.AddMinutes(-now.Minute);
        var groups = calls.ToLookup(static call => call.Time.ToUniversalTime().ToString("yyyyMMddHH", CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new BarPlot("Calls in 24 hours", "allowed", [.. Enumerable.Range(0, Hours).Select(back => hour.AddHours(back + 1 - Hours)).Select(at =>
        {
            var group = groups[at.ToUniversalTime().ToString("yyyyMMddHH", CultureInfo.InvariantCulture)].ToList();
            var refused = group.Count(static call => call.Decision != "allow");
            return new PlotBar(at.ToUniversalTime().ToString("HH':00'", CultureInfo.InvariantCulture), group.Count - refused, refused);
        })], static count => count.ToString("N0", CultureInfo.InvariantCulture))
        { SecondMeasure = "refused" };
    }

    private ForceLine Line(DelegationRecord record) => new(
        record, parts.Rights.Agents.Find(record.Agent)?.Name ?? record.Agent, parts.Rights.People.Find(record.Human)?.Name ?? record.Human, parts.Ledger.Used(record.Id));

    private async Task<(int Waiting, int ForViewer)> WaitingAsync(Viewer viewer, CancellationToken cancellation)
    {
        var (waiting, forViewer) = (0, 0);
        foreach (var approval in await parts.Rights.Approvals.ListAsync(ApprovalState.Pending, cancellation: cancellation))
        {
            var may = await viewer.MayAnswerAsync(approval);
            waiting += may || await viewer.SeesAsync(approval) ? 1 : 0;
            forViewer += may ? 1 : 0;
        }

        return (waiting, forViewer);
    }
}
