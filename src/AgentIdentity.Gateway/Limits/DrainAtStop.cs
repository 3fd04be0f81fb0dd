using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Limits;

/// <summary>Drains before anything else of the host stops: the server still answers, and the store still writes.</summary>
internal sealed class DrainAtStop(Drain drain, IOptions<GatewayOptions> options, TimeProvider time) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        var limits = options.Value.Limits;
        return drain.RunAsync(TimeSpan.FromSeconds(limits.DrainDelaySeconds), TimeSpan.FromSeconds(limits.DrainSeconds), time, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
