using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Reads which obligations a decision must have: these and no others. One may be named by its rule, by what it does, or by both.</summary>
internal sealed class ObligationReader(StoreYaml yaml, RuleNames rules)
{
    public Expectation? Read(YamlMap expect, string key, YamlValue value)
    {
        if (value is not YamlList list)
        {
            yaml.Wrong(PolicyError.BadValue, value, "'obligations' must be a list, as in [{ redact: [iban] }]; [] for none");
            return null;
        }

        ImmutableArray<Wanted> wanted = [.. list.Items.Select(Item).OfType<Wanted>()];
        return new Expectation(key, value.At, Told(wanted.Select(w => w.ToString())), d => Told(d.Obligations.Select(Told)))
        {
            Holds = d => wanted.Length == d.Obligations.Length && wanted.All(w => d.Obligations.Any(w.Is)) && d.Obligations.All(o => wanted.Any(w => w.Is(o))),
        };
    }

    private Wanted? Item(YamlValue item)
    {
        if (item is YamlText name)
        {
            return rules.Check(yaml, name) ? new Wanted(name.Text, null, []) : null;
        }

        if (yaml.Map(item, "an obligation", TestKeys.Obligation) is not { } map)
        {
            return null;
        }

        var rule = yaml.Text(map, "rule");
        if (rule is not null)
        {
            rules.Check(yaml, rule);
        }

        var kinds = map.Entries.Where(e => e.Key.Text != "rule").ToArray();
        if (kinds.Length > 1 || (kinds.Length == 0 && rule is null))
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, map, "an obligation names its rule, or one of redact, label, strip_tool_call, or both");
            return null;
        }

        return kinds.Length == 0 ? new Wanted(rule!.Text, null, []) : kinds[0].Key.Text switch
        {
            "redact" => new Wanted(rule?.Text, ObligationKind.Redact, Values(map, "redact")),
            "label" => new Wanted(rule?.Text, ObligationKind.Label, Values(map, "label")),
            "strip_tool_call" when yaml.Flag(map, "strip_tool_call") == true => new Wanted(rule?.Text, ObligationKind.StripToolCall, []),
            _ => null,
        };
    }

    private ImmutableArray<string> Values(YamlMap map, string key) => [.. yaml.Texts(map, key).Select(t => t.Text)];

    private static string Told(IEnumerable<string> items) => $"[{string.Join("; ", items.Order(StringComparer.Ordinal))}]";

    private static string Told(Obligation obligation) => $"{obligation.RuleId}: {Words(obligation.Kind, obligation.Values)}";

    private static string Words(ObligationKind kind, ImmutableArray<string> values) => kind switch
    {
        ObligationKind.Redact => $"redact {string.Join(", ", values)}",
        ObligationKind.Label => $"label {string.Join(", ", values)}",
        _ => "strip_tool_call",
    };

    private sealed record Wanted(string? Rule, ObligationKind? Kind, ImmutableArray<string> Values)
    {
        public bool Is(Obligation obligation) =>
            (Rule is null || Rule == obligation.RuleId)
            && (Kind is null || (Kind == obligation.Kind && Values.Order(StringComparer.Ordinal).SequenceEqual(obligation.Values.Order(StringComparer.Ordinal))));

        public override string ToString() => (Rule, Kind) switch
        {
            (null, { } kind) => Words(kind, Values),
            ({ } rule, { } kind) => $"{rule}: {Words(kind, Values)}",
            _ => Rule!,
        };
    }
}
