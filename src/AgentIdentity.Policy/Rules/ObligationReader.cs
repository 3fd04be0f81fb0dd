using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Reads what a rule attaches to a call.</summary>
internal static partial class ObligationReader
{
    /// <summary>Null for the kinds that attach nothing.</summary>
    public static Obligation? Read(RuleInfo info, YamlValue effect) => info.Kind switch
    {
        RuleKind.Redact => new Obligation(info.Id, ObligationKind.Redact, Each(effect, "redact", PathForm(),
            "is no path in an answer; write names with dots, and [] after a list, as in contacts[].iban")),
        RuleKind.Label => new Obligation(info.Id, ObligationKind.Label, Each(effect, "label", LabelForm(),
            "is no label; use lower-case letters, digits and dashes, at most 64")),
        RuleKind.StripToolCall => effect is YamlText { Quoted: false, Text: "true" } ? new Obligation(info.Id, ObligationKind.StripToolCall, [])
            : throw YamlFields.Wrong(effect, "'strip_tool_call' is true; write 'when' for the calls that it is for"),
        _ => null,
    };

    private static ImmutableArray<string> Each(YamlValue effect, string key, Regex form, string otherwise)
    {
        var list = effect as YamlList ?? throw YamlFields.Wrong(effect, $"'{key}' must be a list, such as [a, b]");
        return list.Items.IsEmpty
            ? throw YamlFields.Wrong(effect, $"'{key}' is empty and would do nothing; remove the rule")
            : [.. list.Items.Select(item => YamlFields.Text(item, $"an entry of '{key}'"))
                .Select(text => form.IsMatch(text.Text) ? text.Text : throw YamlFields.Wrong(text, $"'{text.Text}' {otherwise}"))];
    }

    [GeneratedRegex(@"^(\[\]\.)?[^.\[\]\s""*]{1,128}(\[\])*(\.[^.\[\]\s""*]{1,128}(\[\])*){0,15}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PathForm();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelForm();
}
