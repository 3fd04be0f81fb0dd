using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Forgets, while the broker runs, what no provider keeps any longer: one answer may leave hundreds of ids.</summary>
internal sealed class KeptStatesUpkeep : IAsyncDisposable
{
    internal static readonly TimeSpan Every = TimeSpan.FromHours(6);

    private readonly Rounds _rounds;

    public KeptStatesUpkeep(KeptStates states, TimeProvider time, ILogger<KeptStatesUpkeep> log) =>
        _rounds = new Rounds(Every, time, _ => states.ForgetOldAsync(), failure => Log.KeptStatesUnforgotten(log, failure));

    public void Start() => _rounds.Start();

    public ValueTask DisposeAsync() => _rounds.DisposeAsync();
}
