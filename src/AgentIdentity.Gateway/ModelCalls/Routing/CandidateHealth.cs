using AgentIdentity.ModelProxy;
using Polly;
using Polly.CircuitBreaker;

namespace AgentIdentity.Gateway.ModelCalls.Routing;

/// <summary>How a candidate fared: a breaker that leaves it alone when too much fails, the rest that it asked for, and how soon it answers.</summary>
internal sealed class CandidateHealth
{
    // A fifth of the newest: a dozen calls forget what was before them.
    private const double Newest = 0.2;
    private readonly ResiliencePipeline<Try> _breaker;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly TimeProvider _time;
    private readonly Lock _timing = new();
    private long _restUntil;
    private long _openUntil;
    private double _firstByte = double.NaN;
    private long _good;
    private long _bad;

    public CandidateHealth(BreakerTerms terms, TimeProvider time)
    {
        (Terms, _time) = (terms, time);
        _breaker = new ResiliencePipelineBuilder<Try> { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions<Try>
        {
            FailureRatio = terms.Failures,
            MinimumThroughput = terms.LeastCalls,
            SamplingDuration = terms.Within,
            BreakDuration = terms.Rest,
            StateProvider = _state,
            ShouldHandle = static outcome => ValueTask.FromResult(outcome.Outcome.Result is { IsFault: true }),
            OnOpened = opened =>
            {
                Volatile.Write(ref _openUntil, (_time.GetUtcNow() + opened.BreakDuration).UtcTicks);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    public BreakerTerms Terms { get; }

    /// <summary>It is left alone; once its rest is over one call tries, and the others wait for what comes of it.</summary>
    public bool IsBroken => _state.CircuitState switch
    {
        CircuitState.Closed => false,
        CircuitState.Open => OpenFor > TimeSpan.Zero,
        _ => true,
    };

    /// <summary>How much longer it is left alone.</summary>
    public TimeSpan OpenFor => Left(ref _openUntil);

    /// <summary>It asked to be left alone until later.</summary>
    public bool IsResting => RestsFor > TimeSpan.Zero;

    public TimeSpan RestsFor => Left(ref _restUntil);

    /// <summary>How soon it began its answers lately.</summary>
    public TimeSpan? FirstByte => Volatile.Read(ref _firstByte) is var seconds && double.IsNaN(seconds) ? null : TimeSpan.FromSeconds(seconds);

    /// <summary>closed, open or half_open.</summary>
    public string State => _state.CircuitState switch
    {
        CircuitState.Closed => "closed",
        CircuitState.Open when OpenFor > TimeSpan.Zero => "open",
        _ => "half_open",
    };

    public long Good => Volatile.Read(ref _good);

    public long Bad => Volatile.Read(ref _bad);

    /// <summary>Tries the candidate unless it is left alone; null then.</summary>
    public async ValueTask<T?> TryAsync<T>(Func<ValueTask<T>> act)
        where T : Try
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            var outcome = await _breaker.ExecuteOutcomeAsync(static async (_, act) => Outcome.FromResult<Try>(await act()), context, act);
            if (outcome.Exception is BrokenCircuitException)
            {
                return null;
            }

            outcome.ThrowIfException();
            Note(outcome.Result!);
            return (T)outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>It asked to be left alone for this long.</summary>
    public void Rest(TimeSpan wait) => Volatile.Write(ref _restUntil, (_time.GetUtcNow() + wait).UtcTicks);

    private void Note(Try made)
    {
        if (made.IsFault)
        {
            Interlocked.Increment(ref _bad);
            return;
        }

        if (made.FirstByte is not { } wait)
        {
            return;
        }

        Interlocked.Increment(ref _good);
        lock (_timing)
        {
            _firstByte = double.IsNaN(_firstByte) ? wait.TotalSeconds : (_firstByte * (1 - Newest)) + (wait.TotalSeconds * Newest);
        }
    }

    private TimeSpan Left(ref long until)
    {
        var left = Volatile.Read(ref until) - _time.GetUtcNow().UtcTicks;
        return left > 0 ? TimeSpan.FromTicks(left) : TimeSpan.Zero;
    }

    /// <summary>What one attempt tells of the candidate.</summary>
    internal abstract class Try
    {
        /// <summary>It failed in a way that speaks against the candidate.</summary>
        public abstract bool IsFault { get; }

        /// <summary>How soon its answer began; null where none did.</summary>
        public abstract TimeSpan? FirstByte { get; }
    }
}
