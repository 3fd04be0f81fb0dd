using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Ends approvals whose time is over, and forgets histories that no rule can ask for any more.</summary>
internal sealed class DeskUpkeep : IAsyncDisposable
{
    private const int RoundsUntilForgetting = 30;

    private readonly ApprovalBook _approvals;
    private readonly HistoryBook _histories;
    private readonly Rounds _rounds;
    private int _round;

    public DeskUpkeep(ApprovalBook approvals, HistoryBook histories, TimeProvider time, ILogger<DeskUpkeep> log)
    {
        (_approvals, _histories) = (approvals, histories);
        _rounds = new Rounds(TimeSpan.FromMinutes(1), time, _ => RoundAsync(), failure => Log.DeskUpkeepFailed(log, failure));
    }

    public void Start() => _rounds.Start();

    public ValueTask DisposeAsync() => _rounds.DisposeAsync();

    private async Task RoundAsync()
    {
        await _approvals.ExpireAsync();
        if (++_round % RoundsUntilForgetting == 0)
        {
            await _histories.ForgetAsync();
        }
    }
}
