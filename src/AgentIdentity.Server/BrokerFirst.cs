using AgentIdentity.Broker;

namespace AgentIdentity.Server;

/// <summary>Nothing listens before the broker has its keys, its records and a sound evidence chain.</summary>
internal sealed class BrokerFirst(BrokerStartup startup, ServerSettings settings, ILogger<BrokerFirst> log) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => startup.InitialiseAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Log.Ready(log, settings.Issuer, settings.DataFolder);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
