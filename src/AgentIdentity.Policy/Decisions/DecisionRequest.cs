using System.Collections.Immutable;
using AgentIdentity.Policy.Replay;

namespace AgentIdentity.Policy;

/// <summary>Everything a decision depends on besides the snapshot.</summary>
/// <param name="Call">The call.</param>
/// <param name="Subject">The person's id, without a type (<c>ben</c>).</param>
/// <param name="Actor">The id of the agent that calls (<c>codex</c>).</param>
/// <param name="Chain">The delegation records, the one in use first, the root last. Empty denies.</param>
/// <param name="TokenGrants">What the token was narrowed to, or null when it carries the whole delegation.</param>
/// <param name="Now">The moment of the decision.</param>
public sealed record DecisionRequest(
    Call Call, string Subject, string Actor, ImmutableArray<DelegationLink> Chain, ImmutableArray<Grant>? TokenGrants, DateTimeOffset Now)
{
    /// <summary><c>authenticated</c>, or <c>self_asserted</c> where nobody proved that the agent is the one it says it is.</summary>
    public string ActorAssurance { get; init; } = "authenticated";

    /// <summary>Whether the human was away when the token was asked for.</summary>
    public bool Unattended { get; init; }

    /// <summary>What a relation engine elsewhere answered to <see cref="RelationQuestions.Of"/>; null where the snapshot's tuples answer.</summary>
    public IReadOnlyDictionary<RelationQuestion, RelationResult<RelationAnswer>>? Relations { get; init; }

    /// <summary>How and when the human last signed in, as the token says.</summary>
    public SignIn SignIn { get; init; } = SignIn.Unknown;

    /// <summary>Where the call came from.</summary>
    public CallSource Source { get; init; } = CallSource.Unknown;

    /// <summary>What was done under the root of the chain and everything below it.</summary>
    public CallHistory History { get; init; } = CallHistory.Empty;

    /// <summary>The approvals that are held for exactly this call.</summary>
    public ImmutableArray<ApprovedRule> Approved { get; init; } = [];

    /// <summary>What an external policy decision point said; null where none is configured.</summary>
    public ExternalAnswer? External { get; init; }

    /// <summary>What the history answered when this was decided before; null where it is asked itself.</summary>
    internal RecordedHistory? Told { get; init; }
}
