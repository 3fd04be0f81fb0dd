using System.Collections.Immutable;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Adds up what the rules say. What nothing lifts comes before what a sign-in lifts, and that before what an approval lifts.</summary>
internal sealed class RuleTally(DecisionRequest request)
{
    // Most calls put nothing into any of these.
    private ImmutableArray<Obligation> _obligations = [];
    private ImmutableArray<ApprovalDemand> _approvals = [];
    private ImmutableArray<ApprovedRule> _used = [];
    private ImmutableArray<ShadowObjection> _shadow = [];
    private StepUpDemand? _stepUp;
    private int _rank;

    /// <summary>The first of the weightiest objections; null where nothing objects.</summary>
    public RuleVerdict? Against { get; private set; }

    /// <summary>Everything that objects, in the order of the rules.</summary>
    public ImmutableArray<RuleVerdict> Objections { get; private set; } = [];

    /// <summary>Whether other arguments could be without objection.</summary>
    public bool HoldsForSomeArguments { get; private set; } = true;

    public void Passes(RuleVerdict verdict)
    {
        if (verdict.Obligation is { } obligation && !verdict.Rule.Info.Shadow)
        {
            _obligations = _obligations.Add(obligation);
        }
    }

    public void Objects(RuleVerdict verdict)
    {
        if (verdict.Rule.Info.Shadow)
        {
            _shadow = _shadow.Add(new ShadowObjection(verdict.Rule.Info.Id, Would(verdict), verdict.Message));
            return;
        }

        if (Approval(verdict) is { } approved)
        {
            _used = _used.Add(approved);
            return;
        }

        Objections = Objections.Add(verdict);
        var rank = Rank(verdict);
        if (rank > _rank)
        {
            (Against, _rank) = (verdict, rank);
        }

        if (rank == 1)
        {
            _approvals = _approvals.Add(verdict.Approval!);
        }
        else if (rank == 2)
        {
            _stepUp ??= verdict.StepUp;
        }
        else if (verdict.WhateverArguments || (!request.Call.ArgumentsKnown && verdict.Kind != RuleVerdictKind.Open))
        {
            HoldsForSomeArguments = false;
        }
    }

    /// <summary>A line of the explanation.</summary>
    public string Line(RuleVerdict verdict) =>
        Approval(verdict) is { } approved ? $"{RuleText.Line(verdict)} Approved by {approved.By} ({approved.ApprovalId})." : RuleText.Line(verdict);

    public RuleFindings Findings() => _rank + _obligations.Length + _used.Length + _shadow.Length == 0 ? RuleFindings.None : new RuleFindings
    {
        CanBeLifted = _rank is 1 or 2,
        Approvals = _approvals,
        StepUp = _stepUp,
        Used = _used,
        Obligations = _obligations,
        Shadow = _shadow,
    };

    private static int Rank(RuleVerdict verdict) => verdict switch
    {
        { Kind: not RuleVerdictKind.Objects } => 3,
        { StepUp: not null } => 2,
        { Approval: not null } => 1,
        _ => 3,
    };

    private static Outcome Would(RuleVerdict verdict) => Rank(verdict) switch
    {
        1 => Outcome.NeedsApproval,
        2 => Outcome.NeedsStepUp,
        _ => Outcome.Deny,
    };

    /// <summary>The approval that lifts an objection. It lifts only the objection of a rule that asks for one, never an error.</summary>
    private ApprovedRule? Approval(RuleVerdict verdict)
    {
        if (verdict.Kind == RuleVerdictKind.Objects && !verdict.Rule.Info.Shadow && Rank(verdict) == 1 && !request.Approved.IsDefaultOrEmpty)
        {
            foreach (var approved in request.Approved)
            {
                if (approved.RuleId == verdict.Rule.Info.Id)
                {
                    return approved;
                }
            }
        }

        return null;
    }
}
