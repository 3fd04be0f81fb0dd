using System.Diagnostics.Metrics;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Tests.Limits;

/// <summary>The memory that one call holds: what was taken goes back, whoever took it and whenever.</summary>
public sealed class CallGateTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Drain _drain = new();
    private readonly HeldMemory _memory;
    private readonly GatewayTelemetry _telemetry;
    private readonly Doorway _doorway;

    public CallGateTests()
    {
        var options = Options.Create(new GatewayOptions());
        _memory = new HeldMemory(options);
        _telemetry = new GatewayTelemetry(_services.GetRequiredService<IMeterFactory>(), options, _drain, _memory, TimeProvider.System);
        _doorway = new Doorway(options, _drain, _memory, _telemetry, TimeProvider.System);
    }

    [Fact]
    public async Task What_is_taken_side_by_side_goes_back_whole()
    {
        _drain.Entered();
        var gate = new CallGate(_doorway, TimeProvider.System);
        using var start = new Barrier(2);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < 2_000_000; i++)
            {
                gate.TryHold(1);
            }
        })));
        _memory.Held.Should().Be(4_000_000);
        gate.Dispose();
        _memory.Held.Should().Be(0, "what is lost here is lost until the gateway starts again");
    }

    [Fact]
    public void A_reader_that_notices_the_end_late_takes_nothing_any_more()
    {
        _drain.Entered();
        var gate = new CallGate(_doorway, TimeProvider.System);
        gate.TryHold(10).Should().BeTrue();
        gate.Dispose();
        gate.TryHold(10).Should().BeFalse();
        gate.Dispose();
        (_memory.Held, _drain.Open).Should().Be((0, 0), "the end of a call counts once");
    }

    public void Dispose()
    {
        _telemetry.Dispose();
        _drain.Dispose();
        _services.Dispose();
    }
}
