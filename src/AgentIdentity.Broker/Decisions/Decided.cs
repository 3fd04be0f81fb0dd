using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The answer to a call, with everything that was reserved for it in the same transaction.</summary>
/// <param name="Decision">The four-way rule's answer; a deny where a limit or a budget does not allow the call.</param>
/// <param name="Reservation">The money held for an allowed call that has a price.</param>
public sealed record Decided(Decision Decision, LedgerReservation? Reservation)
{
    /// <summary>The records to wait for, one for each of <see cref="Decision.Approvals"/>, when the outcome is needs_approval.</summary>
    public ImmutableArray<Approval> Approvals { get; init; } = [];

    /// <summary>What people wrote beside their answers, for the agent.</summary>
    public string? Note { get; init; }

    /// <summary>Whether <see cref="CallTerms.Entry"/> is durable. A refusal that takes nothing is recorded by whoever asked.</summary>
    public bool Recorded { get; init; }

    /// <summary>What the ledger objected, where it made the decision a deny.</summary>
    public BrokerFailure? Failure { get; init; }
}
