using System.Globalization;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>Adds up metered calls.</summary>
public sealed class UsageReports
{
    private readonly DelegationBook _delegations;
    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private readonly TimeProvider _time;

    internal UsageReports(DelegationBook delegations, IDbContextFactory<BrokerDbContext> databases, TimeProvider time) =>
        (_delegations, _databases, _time) = (delegations, databases, time);

    public async Task<UsageReport> OfAsync(UsageQuestion question, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var (from, to) = (question.From.DayNumber, question.To.DayNumber);
        var rows = db.Usage.AsNoTracking().Where(row => row.Day >= from && row.Day <= to);
        if (question.Delegations is { } only)
        {
            rows = rows.Where(row => only.Contains(row.DelegationId));
        }

        // By task as well, whatever is asked for: what a finished task cost is known only then.
        var sums = await Group(rows, question.By).ToListAsync(cancellation);
        var finished = Finished();
        var lines = sums.GroupBy(static sum => sum.Key, StringComparer.Ordinal).Select(group => Line(Name(question.By, group.Key), group, finished));
        return new UsageReport(
            [.. question.By == UsageBy.Day ? lines.OrderBy(static line => line.Key, StringComparer.Ordinal)
                : lines.OrderByDescending(static line => line.CostMicroUsd).ThenBy(static line => line.Key, StringComparer.Ordinal)],
            Line("total", sums, finished));
    }

    private static IQueryable<UsageSum> Group(IQueryable<UsageRow> rows, UsageBy by) => (by switch
    {
        UsageBy.Human => rows.Select(static row => new { Key = row.Human, Row = row }),
        UsageBy.Agent => rows.Select(static row => new { Key = row.Agent, Row = row }),
        UsageBy.Delegation => rows.Select(static row => new { Key = row.DelegationId, Row = row }),
        UsageBy.Task => rows.Select(static row => new { Key = row.Task, Row = row }),
        UsageBy.Model => rows.Select(static row => new { Key = row.Model ?? "unknown", Row = row }),
        UsageBy.Provider => rows.Select(static row => new { Key = row.Provider ?? "unknown", Row = row }),
        UsageBy.Source => rows.Select(static row => new { Key = ((int)row.Source).ToString(), Row = row }),
        _ => rows.Select(static row => new { Key = row.Day.ToString(), Row = row }),
    }).GroupBy(static item => new { item.Key, item.Row.Task }).Select(static group => new UsageSum
    {
        Key = group.Key.Key,
        Task = group.Key.Task,
        Calls = group.Count(),
        Input = group.Sum(item => item.Row.InputTokens),
        Cached = group.Sum(item => item.Row.CachedTokens),
        Written = group.Sum(item => item.Row.CacheWriteTokens),
        Output = group.Sum(item => item.Row.OutputTokens),
        Reasoning = group.Sum(item => item.Row.ReasoningTokens),
        Cost = group.Sum(item => item.Row.CostMicroUsd),
        Reserved = group.Sum(item => item.Row.State == UsageState.Reserved ? item.Row.ReservedMicroUsd : 0),
        Bound = group.Sum(item => item.Row.Source == UsageSource.Bound ? item.Row.CostMicroUsd : 0),
    });

    private static UsageLine Line(string key, IEnumerable<UsageSum> group, HashSet<string> finished)
    {
        var sums = group.ToList();
        var over = sums.Where(sum => finished.Contains(sum.Task)).ToList();
        return new UsageLine(key)
        {
            Calls = sums.Sum(static sum => sum.Calls),
            InputTokens = sums.Sum(static sum => sum.Input),
            CachedTokens = sums.Sum(static sum => sum.Cached),
            CacheWriteTokens = sums.Sum(static sum => sum.Written),
            OutputTokens = sums.Sum(static sum => sum.Output),
            ReasoningTokens = sums.Sum(static sum => sum.Reasoning),
            CostMicroUsd = sums.Sum(static sum => sum.Cost),
            ReservedMicroUsd = sums.Sum(static sum => sum.Reserved),
            BoundMicroUsd = sums.Sum(static sum => sum.Bound),
            FinishedTasks = over.Select(static sum => sum.Task).Distinct(StringComparer.Ordinal).Count(),
            FinishedCostMicroUsd = over.Sum(static sum => sum.Cost),
        };
    }

    private static string Name(UsageBy by, string key) => by switch
    {
        UsageBy.Day => DateOnly.FromDayNumber(int.Parse(key, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        UsageBy.Source => ((UsageSource)int.Parse(key, CultureInfo.InvariantCulture)).Word(),
        _ => key,
    };

    // A task is a human's own grant with everything below it; it is over when that grant is.
    private HashSet<string> Finished()
    {
        var now = _time.GetUtcNow();
        return _delegations.List().Where(record => record.ParentId is null && (record.State == DelegationState.Ended || record.EndsAt <= now))
            .Select(static record => record.Txn).ToHashSet(StringComparer.Ordinal);
    }

    private sealed class UsageSum
    {
        public required string Key { get; init; }

        public required string Task { get; init; }

        public required long Calls { get; init; }

        public required long Input { get; init; }

        public required long Cached { get; init; }

        public required long Written { get; init; }

        public required long Output { get; init; }

        public required long Reasoning { get; init; }

        public required long Cost { get; init; }

        public required long Reserved { get; init; }

        public required long Bound { get; init; }
    }
}
