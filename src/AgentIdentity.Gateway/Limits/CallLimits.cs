using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Limits;

/// <summary>
/// Holds each call to what its delegation and all above it, its agent and its upstream may take. All of them or none: a call that
/// one of them refuses takes nothing from the others.
/// </summary>
internal sealed class CallLimits : IDisposable
{
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromMinutes(1);
    private readonly CallLimit _delegation;
    private readonly CallLimit _agent;
    private readonly Meters _delegations;
    private readonly Meters _agents;
    private readonly Meters _upstreams;
    private readonly ITimer _forget;

    public CallLimits(IOptions<GatewayOptions> options, TimeProvider time)
    {
        var limits = options.Value.Limits;
        (_delegation, _agent) = (CallLimit.Of(limits.Delegation), CallLimit.Of(limits.Agent));
        (_delegations, _agents, _upstreams) = (new Meters(time), new Meters(time), new Meters(time));
        _forget = time.CreateTimer(static limits => ((CallLimits)limits!).Forget(), this, ForgetEvery, ForgetEvery);
    }

    /// <summary>How many parties are held in mind.</summary>
    public int Parties => _delegations.Count + _agents.Count + _upstreams.Count;

    /// <summary>The shares of the parties that are known so far; asked again when the upstream is known.</summary>
    public Refusal? Take(Passage passage)
    {
        var gate = passage.Gate!;
        var before = gate.Entered;
        var refusal = (before == 0 ? OfCaller(passage, gate) : null) ?? OfUpstream(passage, gate);
        if (refusal is not null)
        {
            gate.GiveBack(before);
        }

        return refusal;
    }

    /// <summary>The share of one member of a virtual server, asked besides others; the meter is to be left, and null where nothing binds or it is refused.</summary>
    public GatewayError? Enter(Upstream member, out Meter? meter)
    {
        meter = null;
        if (member.Limit == CallLimit.None)
        {
            return null;
        }

        if (_upstreams.TryEnter(NameOf(member), member.Limit, out var own) is { } shortage)
        {
            return shortage.Error;
        }

        meter = own;
        return null;
    }

    public void Dispose() => _forget.Dispose();

    private Refusal? OfCaller(Passage passage, CallGate gate)
    {
        var token = passage.Token!;
        var chain = passage.Admission?.Chain ?? [token.DelegationId];
        foreach (var id in chain)
        {
            if (Enter(gate, _delegations, id, _delegation, id == token.DelegationId ? "this delegation" : "a delegation above this one") is { } refusal)
            {
                return refusal;
            }
        }

        return Enter(gate, _agents, token.Actor.Subject, _agent, "this agent");
    }

    private Refusal? OfUpstream(Passage passage, CallGate gate)
    {
        if (gate.AtUpstream || passage.Upstream is not { } upstream)
        {
            return null;
        }

        gate.AtUpstream = true;
        return Enter(gate, _upstreams, NameOf(upstream), upstream.Limit, "the upstream");
    }

    private static string NameOf(Upstream upstream) => $"{upstream.Kind}/{upstream.Name}";

    private static Refusal? Enter(CallGate gate, Meters meters, string name, CallLimit limit, string whose)
    {
        if (limit == CallLimit.None)
        {
            return null;
        }

        if (meters.TryEnter(name, limit, out var meter) is not { } shortage)
        {
            gate.Enter(meter);
            return null;
        }

        var (enter, before) = meter.Refused();
        var detail = shortage.Error == GatewayError.TooManyAtOnce
            ? $"More calls of {whose} are open than may be at the same time."
            : $"More calls of {whose} came than its rate allows.";
        return Refusal.Of(shortage.Error, detail) with { RetryAfter = shortage.RetryAfter, IsUnrecorded = !enter, Unrecorded = before };
    }

    private void Forget()
    {
        _delegations.Forget();
        _agents.Forget();
        _upstreams.Forget();
    }
}
