using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy;

/// <summary>The answer, with everything needed to explain it later.</summary>
public sealed record Decision
{
    /// <summary>The decision's id (<c>dec_…</c>).</summary>
    public required string Id { get; init; }

    /// <summary>What was decided.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary><c>human_may</c>, <c>agent_may</c>, <c>delegation</c>, <c>rules</c>, always all four and in this order.</summary>
    public required ImmutableArray<Conjunct> Conjuncts { get; init; }

    /// <summary>The reason of the first conjunct that fails, or null when all hold.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>The error code that goes with the reason.</summary>
    public PolicyError? Error { get; init; }

    /// <summary>The rule that refused, when a rule did.</summary>
    public RuleRefusal? Rule { get; init; }

    /// <summary>Shadow rules that would have refused.</summary>
    public ImmutableArray<string> WouldRefuse { get; init; } = [];

    /// <summary>What the rules in shadow would have made of the call.</summary>
    public ImmutableArray<ShadowObjection> Shadow { get; init; } = [];

    /// <summary>What must be done with the call when it is allowed.</summary>
    public ImmutableArray<Obligation> Obligations { get; init; } = [];

    /// <summary>The approvals that are needed, when the outcome is <see cref="Outcome.NeedsApproval"/>.</summary>
    public ImmutableArray<ApprovalDemand> Approvals { get; init; } = [];

    /// <summary>The sign-in that is needed, when the outcome is <see cref="Outcome.NeedsStepUp"/>.</summary>
    public StepUpDemand? StepUp { get; init; }

    /// <summary>The approvals that this allow relies on; they are used up with it.</summary>
    public ImmutableArray<ApprovedRule> Used { get; init; } = [];

    /// <summary>Whether a rule read what was done before: then the answer holds only as long as nothing more was done.</summary>
    public bool ReadsHistory { get; init; }

    /// <summary>Which policy decided.</summary>
    public BundleName Bundle { get; init; } = BundleName.None;

    /// <summary>The digest of the policy that decided; empty when there was none.</summary>
    public required string BundleDigest { get; init; }

    /// <summary>Whether the caller may know that the thing exists: human, agent and delegation hold for some arguments.</summary>
    public required bool Visible { get; init; }

    /// <summary>False when the arguments were not known: such a decision filters a list and never forwards a call.</summary>
    public required bool ArgumentsKnown { get; init; }

    /// <summary>What was decided about, for the record.</summary>
    internal DecisionCase? Asked { get; init; }

    /// <summary>
    /// Writes the whole explanation as one JSON object, with everything that is needed to decide again but the arguments, of which only
    /// a digest is written. For records and administrators; what callers may learn is <see cref="ForCaller"/>.
    /// </summary>
    /// <param name="writer">Where to write.</param>
    public void WriteTo(Utf8JsonWriter writer) => DecisionJson.Write(writer, this, withArguments: false);

    /// <summary>The same, with the arguments themselves where they were known: they may hold secrets.</summary>
    /// <param name="writer">Where to write.</param>
    public void WriteWithArgumentsTo(Utf8JsonWriter writer) => DecisionJson.Write(writer, this, withArguments: true);

    /// <summary>What the caller may be told.</summary>
    public CallerView ForCaller() => CallerView.Of(this);
}
