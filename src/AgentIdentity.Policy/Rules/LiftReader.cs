using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Reads <c>otherwise</c>: with what a call passes although the rule objects.</summary>
internal static class LiftReader
{
    private const int MostApprovers = 5;
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
        var fields = new YamlFields(value, "'approval'", "from", "ttl", "approvers", "self");
        var (from, approvers, self) = (fields.RequireText("from"), fields.Text("approvers"), fields.Text("self"));
        if (from.Text != ApprovalDemand.Human
            && (Subject.Parse(from.Text) is not { } subject || from.Text.Contains('*', StringComparison.Ordinal) || subject.Text != from.Text))
        {
            throw YamlFields.Wrong(from, $"'from' says who may approve, as role:team-lead or user:ann, or human; '{from.Text}' is none of them");
        }

        if (self is not null && from.Text == ApprovalDemand.Human)
        {
            throw YamlFields.Wrong(self, "'from: human' says already that it is the human in whose name the call is made; leave 'self' out");
        }

        var needed = approvers is null ? 1 : Count(approvers);
        return needed > 1 && (from.Text == ApprovalDemand.Human || IsPerson(from.Text))
            ? throw YamlFields.Wrong(approvers!, $"'approvers' asks for {needed} different people, and 'from' names one; name a set such as role:team-lead")
            : new ApprovalDemand(info.Id, from.Text, Span(fields.RequireText("ttl"), "'ttl'"), info.Message ?? "")
            {
                Approvers = needed,
                Self = from.Text == ApprovalDemand.Human || IsTrue(self),
            };
    }

    private static bool IsPerson(string from) => Subject.Parse(from) is { Relation: null, Type: "user" };

    private static int Count(YamlText text) => text.Text is [>= '1' and <= '9'] digit && digit[0] - '0' is var count && count <= MostApprovers
        ? count : throw YamlFields.Wrong(text, $"'approvers' is a whole number from 1 to {MostApprovers}, not '{text.Text}'");

    private static bool IsTrue(YamlText? text) => text?.Text switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw YamlFields.Wrong(text, $"'self' is true or false, not '{text.Text}'"),
    };

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
