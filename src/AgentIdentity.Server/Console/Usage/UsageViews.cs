using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.ModelProxy;
using AgentIdentity.Server.Console.Plots;
using AgentIdentity.Server.Console.Rights;

namespace AgentIdentity.Server.Console.Usage;

/// <summary>Reads what the usage page is asked for, and answers with what the viewer may see of it.</summary>
internal sealed class UsageViews(UsageReports reports, ViewerParts rights, TimeProvider time)
{
    private const int DaysByDefault = 30;
    private const int MostDays = 366;

    public static IReadOnlyList<UsageBy> Kinds { get; } =
        [UsageBy.Human, UsageBy.Agent, UsageBy.Delegation, UsageBy.Task, UsageBy.Model, UsageBy.Provider, UsageBy.Day];

    /// <summary>Null where the question is not understood.</summary>
    public async Task<UsageView?> OfAsync(Viewer viewer, string? by, string? from, string? to, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var kind = string.IsNullOrEmpty(by) ? UsageBy.Agent : Kinds.FirstOrDefault(known => Word(known) == by);
        if (kind == default || !TryDay(to, today, out var last) || !TryDay(from, last.AddDays(1 - Math.Min(DaysByDefault, last.DayNumber + 1)), out var first)
            || last < first || last.DayNumber - first.DayNumber >= MostDays)
        {
            return null;
        }

        IReadOnlyCollection<string>? scope = viewer.ReadsAll ? null : [.. viewer.Delegations().Select(static record => record.Id)];
        var report = await reports.OfAsync(new UsageQuestion(kind, first, last) { Delegations = scope }, cancellation);
        var days = kind == UsageBy.Day ? report : await reports.OfAsync(new UsageQuestion(UsageBy.Day, first, last) { Delegations = scope }, cancellation);
        return new UsageView(kind, first, last, report) { SpendByDay = Plot(days, first, last), NameOf = key => Name(kind, key) };
    }

    public static string Word(UsageBy by) => by.ToString().ToLowerInvariant();

    private static BarPlot Plot(UsageReport days, DateOnly first, DateOnly last)
    {
        var costs = days.Lines.ToDictionary(static line => line.Key, static line => line.CostMicroUsd, StringComparer.Ordinal);
        var bars = Enumerable.Range(first.DayNumber, last.DayNumber - first.DayNumber + 1).Select(DateOnly.FromDayNumber)
            .Select(day => new PlotBar(day.ToString("d MMM", CultureInfo.InvariantCulture), costs.GetValueOrDefault(UtcTime.Day(day))));
        return new BarPlot($"Spend by day, {UtcTime.Day(first)} to {UtcTime.Day(last)}", "USD", [.. bars], static cost => Money.FormatUsd(cost));
    }

    private static bool TryDay(string? text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return string.IsNullOrEmpty(text) || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    private string Name(UsageBy by, string key) => by switch
    {
        UsageBy.Human => rights.People.Find(key)?.Name ?? key,
        UsageBy.Agent => rights.Agents.Find(key)?.Name ?? key,
        UsageBy.Delegation => rights.Delegations.Find(key)?.Purpose ?? key,
        UsageBy.Task => rights.Delegations.List().FirstOrDefault(record => record.ParentId is null && record.Txn == key)?.Purpose ?? key,
        _ => key,
    };
}
