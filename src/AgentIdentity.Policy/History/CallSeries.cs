using System.Collections.Immutable;

namespace AgentIdentity.Policy.History;

/// <summary>The calls of one name, the newest first. Immutable; adding one shares what was there.</summary>
internal sealed class CallSeries
{
    /// <summary>Once this many stand one by one, the older half is added up by the minute.</summary>
    private const int MostSingle = 1_024;

    /// <summary>Minutes that are kept; beyond them the oldest are forgotten. A week of calls in every minute fits.</summary>
    private const int MostMinutes = 7 * 24 * 60;

    private readonly PastCalls? _newest;
    private readonly ImmutableList<PastCalls> _minutes;
    private readonly int _single;

    private CallSeries(PastCalls? newest, int single, ImmutableList<PastCalls> minutes, DateTimeOffset completeSince)
    {
        _newest = newest;
        _single = single;
        _minutes = minutes;
        CompleteSince = completeSince;
    }

    public static CallSeries Empty { get; } = new(null, 0, [], DateTimeOffset.MinValue);

    public DateTimeOffset CompleteSince { get; }

    public DateTimeOffset Last => _newest?.At ?? DateTimeOffset.MinValue;

    public CallSeries With(PastCall call)
    {
        var at = call.At > Last ? call.At : Last;
        var longer = new CallSeries(new PastCalls(at, call.Count, call.Amounts, _newest), _single + 1, _minutes, CompleteSince);
        return longer._single < MostSingle ? longer : longer.Folded();
    }

    public long Calls(DateTimeOffset after)
    {
        var count = 0L;
        foreach (var calls in After(after))
        {
            count += calls.Count;
        }

        return count;
    }

    public double Sum(string argument, DateTimeOffset after)
    {
        var sum = 0d;
        foreach (var calls in After(after))
        {
            sum += calls.Amounts.GetValueOrDefault(argument);
        }

        return sum;
    }

    /// <summary>The older half added up by the minute. A minute stands at its end, so that it is counted as long as any call of it counts.</summary>
    private CallSeries Folded()
    {
        var newer = new List<PastCalls>();
        var rest = _newest;
        while (rest is not null && newer.Count < MostSingle / 2)
        {
            newer.Add(rest);
            rest = rest.Older;
        }

        var minutes = _minutes;
        foreach (var old in Chain(rest).Reverse())
        {
            var end = new DateTimeOffset(old.At.UtcTicks - (old.At.UtcTicks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, TimeSpan.Zero);
            minutes = minutes.Count > 0 && minutes[^1].At == end
                ? minutes.SetItem(minutes.Count - 1, minutes[^1].Plus(old))
                : minutes.Add(new PastCalls(end, old.Count, old.Amounts, null));
        }

        PastCalls? newest = null;
        foreach (var call in newer.AsEnumerable().Reverse())
        {
            newest = call with { Older = newest };
        }

        var excess = Math.Max(minutes.Count - MostMinutes, 0);
        return new CallSeries(newest, newer.Count, minutes.RemoveRange(0, excess), excess > 0 ? minutes[excess - 1].At : CompleteSince);
    }

    private IEnumerable<PastCalls> After(DateTimeOffset after)
    {
        foreach (var call in Chain(_newest))
        {
            if (call.At <= after)
            {
                yield break;
            }

            yield return call;
        }

        for (var i = _minutes.Count - 1; i >= 0 && _minutes[i].At > after; i--)
        {
            yield return _minutes[i];
        }
    }

    private static IEnumerable<PastCalls> Chain(PastCalls? calls)
    {
        for (; calls is not null; calls = calls.Older)
        {
            yield return calls;
        }
    }
}

/// <summary>One call, or those of a minute, and those before.</summary>
internal sealed record PastCalls(DateTimeOffset At, long Count, ImmutableDictionary<string, double> Amounts, PastCalls? Older)
{
    public PastCalls Plus(PastCalls other) => this with
    {
        Count = Count + other.Count,
        Amounts = other.Amounts.Aggregate(Amounts, (sum, amount) => sum.SetItem(amount.Key, sum.GetValueOrDefault(amount.Key) + amount.Value)),
    };
}
