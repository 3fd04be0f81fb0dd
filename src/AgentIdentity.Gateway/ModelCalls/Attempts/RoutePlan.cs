using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>
/// The candidates of one call in their order, and what became of each. First every one that can take the call is tried once; then those that
/// may do better later are tried again, each after a pause.
/// </summary>
internal sealed class RoutePlan(ModelRoute route, IReadOnlyList<Fit> order, Func<Fit, (PreparedCall? Call, ModelFailure? Failure)> prepare, RouteRecord record)
{
    // Lots below this number were drawn for the order.
    private const int Pauses = 1000;
    private readonly Stop[] _stops = [.. order.Select(static fit => new Stop(fit))];
    private int _attempts;
    private int _left = route.Retries;

    /// <summary>Why a candidate could not be told the call; the last one's word.</summary>
    public ModelFailure? Failure { get; private set; }

    /// <summary>The soonest that a candidate which is left alone is tried again.</summary>
    public TimeSpan? BrokenFor { get; private set; }

    /// <summary>The caller's own client has come back this often: what it does, the broker does not do besides.</summary>
    public void CallerRetried(int times) => _left = Math.Max(0, _left - times);

    /// <summary>The next candidate and how long to wait for it; null when there is none.</summary>
    public (PreparedCall Call, TimeSpan Wait)? Next()
    {
        if (_attempts > 0 && _left <= 0)
        {
            return null;
        }

        foreach (var stop in _stops.Where(static stop => stop is { Tries: 0, PassedOver: false }))
        {
            if (Prepared(stop) is { } call)
            {
                return (Take(stop, call), TimeSpan.Zero);
            }
        }

        var (again, pause) = _stops.Where(static stop => stop is { Verdict: AttemptVerdict.Again, PassedOver: false, Fit.Candidate.Health.IsBroken: false })
            .Select(stop => (Stop: stop, Pause: RetryPause.Of(stop.Tries, stop.RetryAfter, route.LongestWait, Lots.Fraction(record.Draw, Pauses + _attempts))))
            .Where(static entry => entry.Pause is not null)
            .OrderBy(static entry => entry.Pause).FirstOrDefault();

        // Said anew: what the money buys may have become known since the first time.
        return again is null || Prepared(again) is not { } anew ? null : (Take(again, anew), pause!.Value);
    }

    /// <summary>What became of the last one.</summary>
    public void Note(Attempt made)
    {
        var stop = StopOf(made.Call);
        (stop.Verdict, stop.RetryAfter) = (made.Verdict, made.RetryAfter);
        if (made.RetryAfter is { } wait && made.Verdict == AttemptVerdict.Again)
        {
            stop.Fit.Candidate.Health.Rest(wait);
        }
    }

    /// <summary>It is not to be asked, although it was its turn.</summary>
    public void PassOver(PreparedCall call, string why) => PassOver(StopOf(call), why);

    private PreparedCall? Prepared(Stop stop)
    {
        var health = stop.Fit.Candidate.Health;
        if (health.IsBroken)
        {
            BrokenFor = BrokenFor is { } known && known < health.OpenFor ? known : health.OpenFor;
            PassOver(stop, "broken");
            return null;
        }

        var (call, failure) = prepare(stop.Fit);
        if (failure is not null)
        {
            Failure = failure;
            PassOver(stop, failure.Member is { } member ? $"not_translatable {member}" : "not_translatable");
        }

        return call;
    }

    private void PassOver(Stop stop, string why)
    {
        stop.PassedOver = true;
        record.PassOver(stop.Fit.Candidate.Model.Name, why);
    }

    private PreparedCall Take(Stop stop, PreparedCall call)
    {
        _left -= _attempts++ > 0 ? 1 : 0;
        stop.Tries++;
        return stop.Call = call;
    }

    private Stop StopOf(PreparedCall call) => _stops.First(stop => stop.Fit == call.Fit);

    private sealed class Stop(Fit fit)
    {
        public Fit Fit => fit;

        public PreparedCall? Call { get; set; }

        public int Tries { get; set; }

        public AttemptVerdict Verdict { get; set; }

        public TimeSpan? RetryAfter { get; set; }

        public bool PassedOver { get; set; }
    }
}
