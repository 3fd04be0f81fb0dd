using System.Collections.Immutable;
using AgentIdentity.Policy.History;

namespace AgentIdentity.Policy;

/// <summary>
/// What was done under a delegation and everything below it, as far as rules may ask. Immutable: a holder adds to it and keeps the
/// result. Bounded: of each name the last calls are kept one by one; those before them are added up by the minute, so that an answer
/// may count up to a minute too much, never too little; and what would have to be forgotten while it still counts is never answered
/// (<see cref="CompleteSince"/>).
/// </summary>
public sealed class CallHistory
{
    /// <summary>How far back rules can ask.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(31);

    private const int MostNames = 500;
    private readonly ImmutableDictionary<string, CallSeries> _series;

    private CallHistory(ImmutableDictionary<string, CallSeries> series, ImmutableSortedSet<string> labels, DateTimeOffset completeSince)
    {
        _series = series;
        Labels = labels;
        CompleteSince = completeSince;
    }

    /// <summary>Nothing was done.</summary>
    public static CallHistory Empty { get; } = new(
        ImmutableDictionary.Create<string, CallSeries>(StringComparer.Ordinal), ImmutableSortedSet.Create<string>(StringComparer.Ordinal), DateTimeOffset.MinValue);

    /// <summary>The labels of what was read.</summary>
    public ImmutableSortedSet<string> Labels { get; }

    /// <summary>Since when nothing is missing. A window that begins before cannot be answered, and a rule that asks for it denies.</summary>
    public DateTimeOffset CompleteSince { get; }

    /// <summary>How many calls were made in a window that ends now.</summary>
    /// <param name="name">A call's name as in <see cref="PastCall.Name"/>, or the beginning of one followed by <c>*</c>.</param>
    /// <param name="window">How far back.</param>
    /// <param name="now">The end of the window.</param>
    public long Calls(string name, TimeSpan window, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(name);
        var count = 0L;
        foreach (var series in Named(name))
        {
            count += series.Calls(now - window);
        }

        return count;
    }

    /// <summary>The sum of an argument over the calls made in a window that ends now.</summary>
    /// <param name="name">A call's name, or the beginning of one followed by <c>*</c>.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="window">How far back.</param>
    /// <param name="now">The end of the window.</param>
    public double Sum(string name, string argument, TimeSpan window, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(name);
        var sum = 0d;
        foreach (var series in Named(name))
        {
            sum += series.Sum(argument, now - window);
        }

        return sum;
    }

    /// <summary>The history with one more call. A call that is older than the last one of its name counts as made then.</summary>
    public CallHistory With(PastCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!_series.TryGetValue(call.Name, out var series))
        {
            series = CallSeries.Empty;
        }

        var longer = series.With(call);
        var all = _series.SetItem(call.Name, longer);
        var complete = longer.CompleteSince > CompleteSince ? longer.CompleteSince : CompleteSince;
        return all.Count <= MostNames ? new(all, Labels, complete) : Forgetting(all, complete);
    }

    /// <summary>The history with more labels.</summary>
    public CallHistory WithLabels(params IEnumerable<string> labels) => new(_series, Labels.Union(labels), CompleteSince);

    /// <summary>The history as one in which calls up to a moment may be missing.</summary>
    /// <param name="since">The moment of the last call that is missing.</param>
    public CallHistory Since(DateTimeOffset since) => since > CompleteSince ? new(_series, Labels, since) : this;

    /// <summary>Forgets the half of the names that were called longest ago.</summary>
    private CallHistory Forgetting(ImmutableDictionary<string, CallSeries> all, DateTimeOffset complete)
    {
        var oldest = all.OrderBy(s => s.Value.Last).Take(MostNames / 2).ToArray();
        var forgotten = oldest[^1].Value.Last;
        return new(all.RemoveRange(oldest.Select(s => s.Key)), Labels, forgotten > complete ? forgotten : complete);
    }

    private IEnumerable<CallSeries> Named(string name) => name.EndsWith('*')
        ? _series.Where(s => s.Key.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.Ordinal)).Select(s => s.Value)
        : _series.TryGetValue(name, out var series) ? [series] : [];
}
