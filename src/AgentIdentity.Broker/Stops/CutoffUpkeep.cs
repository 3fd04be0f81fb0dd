using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Writes, as soon as the disk allows, what was cut off while it did not; and forgets what can match nothing any more.</summary>
/// <remarks>What waits at the end is lost with the process, as its answer said: not durable.</remarks>
internal sealed class CutoffUpkeep : IAsyncDisposable
{
    private const int RoundsUntilForgetting = 120;

    private readonly Cutoffs _cutoffs;
    private readonly DelegationBook _delegations;
    private readonly TimeProvider _time;
    private readonly Rounds _rounds;
    private readonly StopLog _stops;
    private readonly OwedStops _owed;
    private int _round;

    public CutoffUpkeep(Cutoffs cutoffs, DelegationBook delegations, StopLog stops, OwedStops owed, TimeProvider time, ILogger<CutoffUpkeep> log)
    {
        (_cutoffs, _delegations, _stops, _owed, _time) = (cutoffs, delegations, stops, owed, time);
        _rounds = new Rounds(TimeSpan.FromSeconds(5), time, _ => RoundAsync(), failure => Log.CutoffUpkeepFailed(log, failure));
    }

    public void Start() => _rounds.Start();

    public ValueTask DisposeAsync() => _rounds.DisposeAsync();

    public Task ForgetAsync()
    {
        var (grants, now) = (_delegations.List(), _time.GetUtcNow());
        return _cutoffs.ForgetAsync(cutoff => CutoffRules.CanMatch(cutoff, grants, now));
    }

    private async Task RoundAsync()
    {
        var forgets = ++_round % RoundsUntilForgetting == 0;
        _stops.Flush();
        await _owed.SettleAsync();
        await _cutoffs.SaveWaitingAsync();
        if (forgets)
        {
            await ForgetAsync();
        }
    }
}
