using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Reads one rule. A key or value it does not know stops the load: a rule is in force as written or not at all.</summary>
internal static partial class RuleReader
{
    /// <summary>The keys of a rule; the JSON schema names the same.</summary>
    public static readonly string[] Keys =
        ["id", "owner", "message", "mode", "since", "on", "let", "deny", "require", "otherwise", "when", "redact", "label", "strip_tool_call"];

    public static RuleSource Read(YamlValue value, string file)
    {
        var fields = new YamlFields(value, "a rule", Keys);
        var id = fields.RequireText("id");
        if (!IdForm().IsMatch(id.Text))
        {
            throw YamlFields.Wrong(id, $"'{id.Text}' is no rule id; use lower-case letters, digits and dashes, at most 64");
        }

        var (kind, effect) = Kind(fields);
        var message = fields.Text("message");
        var info = new RuleInfo(id.Text, fields.Text("owner")?.Text, message?.Text, Shadow(fields), file, fields.At.Line) { Kind = kind, Since = Since(fields) };
        var condition = kind is RuleKind.Deny or RuleKind.Require ? YamlFields.Text(effect, $"'{KeyOf(kind)}'") : fields.Text("when");
        if (kind is RuleKind.Deny or RuleKind.Require && fields.Find("when") is { } when)
        {
            throw YamlFields.Wrong(when, $"'when' is for obligations; write the condition into '{KeyOf(kind)}'");
        }

        return new RuleSource(info, SelectorReader.Read(fields), Variables(fields), condition, message, LiftReader.Read(fields, info), ObligationReader.Read(info, effect))
        {
            Named = SelectorReader.Written(fields),
            Approver = LiftReader.Approver(fields),
        };
    }

    /// <summary>The key of a rule's effect.</summary>
    public static string KeyOf(RuleKind kind) => kind switch
    {
        RuleKind.Deny => "deny",
        RuleKind.Require => "require",
        RuleKind.Redact => "redact",
        RuleKind.Label => "label",
        _ => "strip_tool_call",
    };

    private static (RuleKind, YamlValue) Kind(YamlFields fields)
    {
        (RuleKind Kind, YamlValue Value)? found = null;
        foreach (var kind in Enum.GetValues<RuleKind>())
        {
            if (fields.Find(KeyOf(kind)) is { } value)
            {
                found = found is null ? (kind, value) : throw YamlFields.Wrong(value,
                    $"a rule has either '{KeyOf(found.Value.Kind)}' or '{KeyOf(kind)}', not both; make two rules of it");
            }
        }

        return found ?? throw new SourceException(PolicyError.BadValue, fields.At,
            "a rule needs 'deny' or 'require' (an expression), or an obligation: 'redact', 'label' or 'strip_tool_call'");
    }

    private static bool Shadow(YamlFields fields) => fields.Text("mode") switch
    {
        null or { Text: "enforce" } => false,
        { Text: "shadow" } => true,
        var other => throw YamlFields.Wrong(other, $"'mode' is enforce or shadow, not '{other.Text}'{Spelling.Hint(other.Text, ["enforce", "shadow"])}"),
    };

    private static DateOnly? Since(YamlFields fields)
    {
        if (fields.Text("since") is not { } since)
        {
            return null;
        }

        if (!Shadow(fields))
        {
            throw YamlFields.Wrong(since, "'since' says since when a rule is in shadow; add 'mode: shadow' or remove it");
        }

        return DateOnly.TryParseExact(since.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date : throw YamlFields.Wrong(since, $"'since' is a date such as 2026-11-01, not '{since.Text}'");
    }

    private static ImmutableArray<(string, YamlText)> Variables(YamlFields fields)
    {
        if (fields.Find("let") is not { } let)
        {
            return [];
        }

        var entries = let as YamlMap ?? throw YamlFields.Wrong(let, "'let' must be a map of names to expressions");
        return [.. entries.Entries.Select(entry => VariableForm().IsMatch(entry.Key.Text)
            ? (entry.Key.Text, YamlFields.Text(entry.Value, $"'{entry.Key.Text}'"))
            : throw YamlFields.Wrong(entry.Key, $"'{entry.Key.Text}' is no variable name; use letters, digits and _"))];
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableForm();
}
