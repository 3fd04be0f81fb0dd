using System.Collections.Immutable;

namespace AgentIdentity.Policy.Decisions;

/// <summary>What the rules say besides yes or no.</summary>
internal sealed record RuleFindings
{
    public static RuleFindings None { get; } = new();

    /// <summary>The rule that refuses, or that asks for something first.</summary>
    public RuleRefusal? Refusal { get; init; }

    /// <summary>True when approvals or a sign-in would lift every objection.</summary>
    public bool CanBeLifted { get; init; }

    public ImmutableArray<ApprovalDemand> Approvals { get; init; } = [];

    public StepUpDemand? StepUp { get; init; }

    /// <summary>The approvals without which a rule would object.</summary>
    public ImmutableArray<ApprovedRule> Used { get; init; } = [];

    public ImmutableArray<Obligation> Obligations { get; init; } = [];

    public ImmutableArray<ShadowObjection> Shadow { get; init; } = [];

    /// <summary>Whether it can be read at all.</summary>
    public bool IsWhole => !(Approvals.IsDefault || Used.IsDefault || Obligations.IsDefault || Shadow.IsDefault);
}
