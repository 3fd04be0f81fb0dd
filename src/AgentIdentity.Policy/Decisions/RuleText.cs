using AgentIdentity.Policy.Rules;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Decisions;

/// <summary>What rules say, in words.</summary>
internal static class RuleText
{
    /// <summary>A line of the explanation.</summary>
    public static string Line(RuleVerdict verdict)
    {
        if (verdict is { Kind: RuleVerdictKind.Holds, Obligation: null })
        {
            return verdict.Rule.HoldsLine;
        }

        var info = verdict.Rule.Info;
        var rule = info.Shadow ? $"rule {info.Id} (shadow)" : $"rule {info.Id}";
        return verdict.Kind switch
        {
            RuleVerdictKind.Holds when verdict.Obligation is { } obligation => $"{rule} asks for {Of(obligation)}",
            RuleVerdictKind.Holds => $"{rule} holds",
            RuleVerdictKind.Open => $"{rule} depends on arguments that are not known",
            RuleVerdictKind.Objects => $"{rule} {Objects(verdict)}{(verdict.Message is null ? "" : $": {verdict.Message}")}",
            _ => $"{rule} could not be evaluated: {verdict.Text}",
        };
    }

    /// <summary>What would mend the refusal, and who can.</summary>
    public static string Remedy(RuleFindings findings, RuleInfo info) => findings switch
    {
        { CanBeLifted: true, StepUp: { } stepUp } => $"the human signs in again{How(stepUp)}",
        { CanBeLifted: true } => string.Join("; ", findings.Approvals.Select(a => $"ask {a.From} to approve this call for rule {a.RuleId}")),
        _ => info.Owner is null ? $"see rule {info.Id} in {info.File}" : $"ask {info.Owner} about rule {info.Id}",
    };

    /// <summary>What the caller is told: what the rule's author wrote where the rule objects, and not where it merely failed.</summary>
    public static string Message(RuleVerdict verdict, RuleFindings findings) => (verdict, findings) switch
    {
        ({ Kind: RuleVerdictKind.Open }, _) => $"Rule {verdict.Rule.Info.Id} has to see the arguments, which cannot be seen here.",
        ({ Kind: RuleVerdictKind.Failed }, _) => $"Rule {verdict.Rule.Info.Id} could not be evaluated, which refuses the call.",
        ({ Message: { } message }, _) => message,
        (_, { CanBeLifted: true, StepUp: not null }) => $"Rule {verdict.Rule.Info.Id} asks the human to sign in again.",
        (_, { CanBeLifted: true }) => $"Rule {verdict.Rule.Info.Id} asks for an approval of this call.",
        _ => $"Rule {verdict.Rule.Info.Id} refuses this call.",
    };

    private static string Objects(RuleVerdict verdict) => verdict switch
    {
        { StepUp: { } stepUp } => $"asks the human to sign in again{How(stepUp)}",
        { Approval: { } approval } => $"asks for an approval by {approval.From}",
        _ => "objects",
    };

    private static string How(StepUpDemand stepUp) =>
        (stepUp.Acr is null ? "" : $" with {stepUp.Acr}") + (stepUp.MaxAge is { } age ? $", not longer than {DurationText.Of(age)} ago" : "");

    private static string Of(Obligation obligation) => obligation.Kind switch
    {
        ObligationKind.Redact => $"the answer without {string.Join(", ", obligation.Values)}",
        ObligationKind.Label => $"the label {string.Join(", ", obligation.Values)}",
        _ => "an answer without tool calls",
    };
}
