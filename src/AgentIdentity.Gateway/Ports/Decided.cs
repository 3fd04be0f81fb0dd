using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Ports;

/// <summary>The answer to a call, with everything that was reserved for it in the same transaction.</summary>
/// <param name="Decision">The four-way rule's answer; a deny where a limit or a budget does not allow the call.</param>
/// <param name="Reservation">The money held for an allowed call that has a price, or the <see cref="Reservation.Refusal"/> that made it a deny; otherwise null.</param>
public sealed record Decided(Decision Decision, Reservation? Reservation)
{
    /// <summary>The records to wait for, one for each of <see cref="Decision.Approvals"/>, when the outcome is needs_approval.</summary>
    public ImmutableArray<PendingApproval> Approvals { get; init; } = [];

    /// <summary>Whether <see cref="CallTerms.Entry"/> is durable already.</summary>
    public bool Recorded { get; init; }

    /// <summary>What people wrote beside their answers, for the caller to read; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>A request for approval that waits for somebody.</summary>
/// <param name="Id">The record (<c>apr_…</c>); not a secret, and worth nothing by itself.</param>
/// <param name="RuleId">The rule that demands it.</param>
/// <param name="ExpiresAt">When nobody can answer it any more.</param>
public sealed record PendingApproval(string Id, string RuleId, DateTimeOffset ExpiresAt);
