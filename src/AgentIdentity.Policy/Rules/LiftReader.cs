using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Reads <c>otherwise</c>: with what a call passes although the rule objects.</summary>
internal static class LiftReader
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static RuleLift Read(YamlFields rule, RuleInfo info)
    {
        if (rule.Find("otherwise") is not { } value)
        {
            return default;
        }

        if (info.Kind is not (RuleKind.Deny or RuleKind.Require))
        {
            throw YamlFields.Wrong(value, $"'otherwise' is for rules that object; '{RuleReader.KeyOf(info.Kind)}' does not");
        }

        var fields = new YamlFields(value, "'otherwise'", "approval", "step_up");
        return (fields.Find("approval"), fields.Find("step_up")) switch
        {
            ({ } approval, null) => new RuleLift(Approval(approval, info), null),
            (null, { } stepUp) => new RuleLift(null, StepUp(stepUp, info)),
            (null, null) => throw YamlFields.Wrong(value, "'otherwise' needs 'approval' or 'step_up'"),
            (_, { } both) => throw YamlFields.Wrong(both, "'otherwise' has either 'approval' or 'step_up', not both; make two rules of it"),
        };
    }

    /// <summary>Who may approve, with its place: the name can be held against the model.</summary>
    public static YamlText? Approver(YamlFields rule) =>
        ((rule.Find("otherwise") as YamlMap)?.Find("approval") as YamlMap)?.Find("from") as YamlText;

    private static ApprovalDemand Approval(YamlValue value, RuleInfo info)
    {
        var fields = new YamlFields(value, "'approval'", "from", "ttl");
        var from = fields.RequireText("from");
        return Subject.Parse(from.Text) is { } subject && !from.Text.Contains('*', StringComparison.Ordinal) && subject.Text == from.Text
            ? new ApprovalDemand(info.Id, from.Text, Span(fields.RequireText("ttl"), "'ttl'"), info.Message ?? "")
            : throw YamlFields.Wrong(from, $"'from' says who may approve, as role:team-lead or user:ann; '{from.Text}' is neither");
    }

    private static StepUpDemand StepUp(YamlValue value, RuleInfo info)
    {
        var fields = new YamlFields(value, "'step_up'", "acr", "max_age");
        var (acr, age) = (fields.Text("acr"), fields.Text("max_age"));
        return acr is null && age is null
            ? throw YamlFields.Wrong(value, "'step_up' needs 'acr' (how strongly), 'max_age' (how recently), or both")
            : new StepUpDemand(info.Id, acr?.Text, age is null ? null : Span(age, "'max_age'"));
    }

    private static TimeSpan Span(YamlText text, string what) => DurationText.Read(text, what) is var span && span > TimeSpan.Zero && span <= Longest
        ? span : throw YamlFields.Wrong(text, $"{what} is more than nothing and at most {Longest.Days}d, not '{text.Text}'");
}
