using System.Collections.Immutable;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Fourth conjunct: no rule objects. A rule that cannot be evaluated objects.</summary>
internal static class NoRuleObjects
{
    public const string Name = "rules";

    public static Finding Evaluate(DecisionRequest request, PolicySnapshot snapshot)
    {
        var verdicts = snapshot.Bundle.Rules.Evaluate(request);
        // Only a list of tools or models may leave the arguments open; elsewhere the body was not read and the rule cannot be asked.
        var openIsFine = request.Call.ForList;
        var objections = verdicts.Where(v => v.Kind != RuleVerdictKind.Holds && !(v.Kind == RuleVerdictKind.Open && openIsFine)).ToList();
        var shadows = objections.Where(v => v.Rule.Info.Shadow).Select(v => v.Rule.Info.Id).ToImmutableArray();
        var against = objections.Where(v => !v.Rule.Info.Shadow).ToList();
        if (against.Count == 0)
        {
            return Finding.Holds(Name, [.. verdicts.Select(Line)]) with { WouldRefuse = shadows };
        }

        var first = against[0];
        var (error, reason) = first.Kind switch
        {
            RuleVerdictKind.Objects => (PolicyError.RuleDenied, DecisionReason.RuleDenied),
            RuleVerdictKind.Open => (PolicyError.BodyRequired, DecisionReason.BodyRequired),
            _ => (PolicyError.RuleError, DecisionReason.RuleError),
        };
        var info = first.Rule.Info;
        var remedy = info.Owner is null ? $"see rule {info.Id} in {info.File}" : $"ask {info.Owner} about rule {info.Id}";
        return Finding.Fails(Name, error, reason, string.Join("; ", against.Select(Line)), remedy) with
        {
            Rule = new RuleRefusal(info.Id, info.Message ?? $"Rule {info.Id} refuses this call.", info.Owner),
            WouldRefuse = shadows,
        };
    }

    private static string Line(RuleVerdict verdict)
    {
        var info = verdict.Rule.Info;
        var rule = info.Shadow ? $"rule {info.Id} (shadow)" : $"rule {info.Id}";
        return verdict.Kind switch
        {
            RuleVerdictKind.Holds => $"{rule} holds",
            RuleVerdictKind.Open => $"{rule} depends on arguments that are not known",
            RuleVerdictKind.Objects => info.Message is null ? $"{rule} objects" : $"{rule} objects: {info.Message}",
            _ => $"{rule} could not be evaluated: {verdict.Text}",
        };
    }
}
