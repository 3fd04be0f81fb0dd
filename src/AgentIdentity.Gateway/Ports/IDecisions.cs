using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: the four-way rule. A thrown exception is a refusal of the call, never an allow.</summary>
public interface IDecisions
{
    /// <summary>
    /// Decides one call under the delegation of the token. Counters, call limits, labels, money and approvals are taken with an allow, all of
    /// them or none, and are durable when this completes.
    /// </summary>
    ValueTask<Decided> DecideAsync(Delegation token, Call call, CallTerms terms, CancellationToken cancellationToken);

    /// <summary>What decisions are made with now: another object once policy or relations have changed, so that lists may come out otherwise. Null where that is not known.</summary>
    object? Basis { get; }

    /// <summary>Decides many calls at once, in order, for lists; reserves nothing and counts nothing.</summary>
    ValueTask<IReadOnlyList<Decision>> DecideManyAsync(Delegation token, IReadOnlyList<Call> calls, CancellationToken cancellationToken);
}
