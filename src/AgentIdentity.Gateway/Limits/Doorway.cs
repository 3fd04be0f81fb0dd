using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Limits;

/// <summary>
/// What every call passes before anything about it is believed. It knows the number of calls in flight and nothing else, so that a
/// refusal here costs next to nothing: the gateway that is asked for too much goes on doing what it can.
/// </summary>
internal sealed class Doorway(IOptions<GatewayOptions> options, Drain drain, HeldMemory memory, GatewayTelemetry telemetry, TimeProvider time)
{
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(2);
    private readonly int _most = options.Value.Limits.InFlight;

    public Drain Drain => drain;

    public HeldMemory Memory => memory;

    /// <summary>Counts the call in, for as long as its gate is not disposed of; the refusal says that it must not go on.</summary>
    public Refusal? Enter(Passage passage)
    {
        var open = drain.Entered();
        passage.Gate = new CallGate(this, time);
        passage.Trace = telemetry.Begin(passage.Http);
        passage.Http.Features.Set(passage.Gate);
        var refusal = drain.HasBegun ? Refusal.Of(GatewayError.Draining, "This gateway is about to stop; send the call again.")
            : open > _most ? Refusal.Of(GatewayError.Overloaded, "The gateway has more calls than it takes; send this one again a little later.")
            : null;
        return refusal is null ? null : refusal with { RetryAfter = ComeAgain, IsUnrecorded = true };
    }

    public void Leave() => drain.Left();
}
