using System.Text.Json;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.Keys;

/// <summary>Turns the keys when it is time, and notices when another process has. A turn is in the evidence.</summary>
internal sealed class SigningKeyUpkeep(TokenKeys keys, EvidenceStore evidence, TimeProvider time, ILogger<SigningKeyUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TendAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The keys that are there go on signing.
                Log.KeyUpkeepFailed(log, failure);
            }
        }
    }

    private async Task TendAsync(CancellationToken cancellation)
    {
        var before = keys.Ring.Active.KeyId;
        if (!await keys.TendAsync(cancellation))
        {
            return;
        }

        var (kid, alg) = (keys.Ring.Active.KeyId, keys.Ring.Active.Algorithm);
        Log.KeyTurned(log, kid, alg);
        await evidence.AppendAsync("key.rotated", null, null, JsonSerializer.SerializeToUtf8Bytes(new { kid, alg, retired = before }));
    }
}
