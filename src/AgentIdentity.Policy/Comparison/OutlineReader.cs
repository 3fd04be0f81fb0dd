using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Comparison;

/// <summary>Reads rules as text, without compiling them.</summary>
internal static class OutlineReader
{
    private static readonly string[] Kinds = ["deny", "require", "redact", "label", "strip_tool_call"];
    private static readonly string[] NoParts = ["id", "mode", "since", "on", .. Kinds];

    public static ImmutableArray<RuleOutline> Read(BundleContent content) =>
    [
        .. content.Texts(new ProblemList()).Where(static file => file.Key.StartsWith("rules/", StringComparison.Ordinal))
            .SelectMany(static file => Rules(file.Value)).OfType<YamlMap>().Select(Outline).Where(static rule => rule.Id.Length > 0),
    ];

    private static ImmutableArray<YamlValue> Rules(string text)
    {
        try
        {
            return YamlReader.Read(text.TrimStart('\uFEFF')) is YamlMap file && file.Find("rules") is YamlList rules ? rules.Items : [];
        }
        catch (SourceException)
        {
            // Such a bundle does not compile, and whoever compiles it is told.
            return [];
        }
    }

    private static RuleOutline Outline(YamlMap rule)
    {
        var kind = Kinds.FirstOrDefault(key => rule.Find(key) is not null) ?? "";
        return new RuleOutline(Line(rule.Find("id")), kind, Line(rule.Find("mode")) == "shadow")
        {
            Says = Texts(rule.Find(kind)),
            Parts = rule.Entries.Where(static entry => !NoParts.Contains(entry.Key.Text))
                .ToImmutableSortedDictionary(static entry => entry.Key.Text, static entry => Line(entry.Value), StringComparer.Ordinal),
            On = (rule.Find("on") as YamlMap)?.Entries.Where(static facet => Texts(facet.Value).Length > 0)
                .ToImmutableSortedDictionary(static facet => facet.Key.Text, static facet => Texts(facet.Value), StringComparer.Ordinal)
                ?? ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal),
        };
    }

    private static ImmutableArray<string> Texts(YamlValue? value) => value switch
    {
        null => [],
        YamlList list => [.. list.Items.Select(Line)],
        _ => [Line(value)],
    };

    private static string Line(YamlValue? value) => value switch
    {
        YamlText text => text.Text.Trim(),
        YamlList list => $"[{string.Join(", ", list.Items.Select(Line))}]",
        YamlMap map => $"{{{string.Join(", ", map.Entries.Select(static entry => $"{entry.Key.Text}: {Line(entry.Value)}"))}}}",
        _ => "",
    };
}
