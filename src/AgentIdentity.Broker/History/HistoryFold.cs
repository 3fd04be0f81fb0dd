using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>
/// Keeps the rows of a root bounded, as <see cref="CallHistory"/> does in memory: calls of long ago are added up by name and minute,
/// and where even those are too many the oldest are forgotten, which leaves a row that says so. On the writer's thread.
/// </summary>
internal static class HistoryFold
{
    /// <summary>The latest calls, which keep a row each.</summary>
    public const int Single = 2_048;

    private const int MostMinutes = 50_000;

    /// <summary>A row without a name: calls up to its time may be missing.</summary>
    private const string Missing = "";

    public static void Write(JournalScope scope, string root)
    {
        var last = HistoryRows.RowBefore(scope, root, Single);
        var minutes = HistoryRows.Calls(scope, root, last).GroupBy(call => (call.Name, End(call.At))).Select(Added).OrderBy(static call => call.At).ToList();
        HistoryRows.Delete(scope, root, last);
        var excess = Math.Max(minutes.Count - MostMinutes, 0);
        if (excess > 0)
        {
            HistoryRows.Insert(scope, root, minutes[excess - 1] with { Name = Missing, Amounts = minutes[excess - 1].Amounts.Clear() });
        }

        foreach (var minute in minutes.Skip(excess))
        {
            HistoryRows.Insert(scope, root, minute);
        }
    }

    public static CallHistory Read(JournalScope scope, string root)
    {
        var history = CallHistory.Empty.WithLabels(HistoryRows.Labels(scope, root));
        foreach (var call in HistoryRows.Calls(scope, root))
        {
            history = call.Name == Missing ? history.Since(call.At) : history.With(call);
        }

        return history;
    }

    // The last tick of the minute: the sum counts as long as any of its calls would, and added up again it stays in its minute.
    private static DateTimeOffset End(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute - 1, TimeSpan.Zero);

    private static PastCall Added(IGrouping<(string Name, DateTimeOffset End), PastCall> calls)
    {
        var amounts = calls.SelectMany(static call => call.Amounts).GroupBy(static amount => amount.Key, StringComparer.Ordinal);
        return new PastCall(calls.Key.Name, calls.Key.End, amounts.ToImmutableDictionary(static same => same.Key, static same => same.Sum(amount => amount.Value), StringComparer.Ordinal))
        {
            Count = calls.Sum(static call => call.Count),
        };
    }
}
