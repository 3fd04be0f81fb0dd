using Microsoft.Extensions.Hosting;

namespace AgentIdentity.Broker;

/// <summary>Starts the broker with its host, and at the end writes what was accepted and signs a last checkpoint.</summary>
internal sealed class BrokerShutdown(BrokerStartup startup, Journal journal, OpenCalls calls, OwedBills bills, CheckpointLoop checkpoints) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => startup.InitialiseAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await bills.DisposeAsync();
        await calls.DisposeAsync();
        journal.Stop();
        await checkpoints.DisposeAsync();
    }
}
