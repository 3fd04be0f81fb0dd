using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Reads what a test expects of its decision.</summary>
internal sealed class ExpectationReader(StoreYaml yaml, RuleNames rules)
{
    private const string None = "none";
    private static readonly string[] Outcomes = ["allow", "deny", "needs_approval", "needs_step_up"];
    private static readonly string[] Conjuncts = [HumanMay.Name, AgentMay.Name, DelegationGrants.Name, NoRuleObjects.Name, "external"];

    public ImmutableArray<Expectation> Read(YamlMap test)
    {
        if (test.Find("expect") is not { } value || yaml.Map(value, "'expect'", TestKeys.Expectation) is not { } map)
        {
            if (test.Find("expect") is null)
            {
                yaml.Wrong(PolicyError.DecisionTestEmpty, test, "this test expects nothing; add expect, as in expect: { outcome: allow }");
            }

            return [];
        }

        if (map.Entries.IsEmpty)
        {
            yaml.Wrong(PolicyError.DecisionTestEmpty, map, "this test expects nothing; add one of " + string.Join(", ", TestKeys.Expectation));
        }

        var expected = ImmutableArray.CreateBuilder<Expectation>();
        foreach (var (key, given) in map.Entries)
        {
            if (Read(map, key.Text, given) is { } one)
            {
                expected.Add(one);
            }
        }

        return expected.ToImmutable();
    }

    private Expectation? Read(YamlMap map, string key, YamlValue value) => key switch
    {
        "outcome" => yaml.Word(map, key, Outcomes) is { } outcome ? new Expectation(key, value.At, outcome, d => DecisionJson.Text(d.Outcome)) : null,
        "reason" => Text(map, key, d => d.ReasonCode),
        "code" => Text(map, key, d => d.Error?.Code()),
        "message" => Text(map, key, d => d.Rule?.Message ?? d.Approvals.FirstOrDefault()?.Message),
        "rule" => Rule(map, key, d => d.Rule?.Id ?? d.StepUp?.RuleId ?? d.Approvals.FirstOrDefault()?.RuleId),
        "step_up" => Rule(map, key, d => d.StepUp?.RuleId),
        "shadow" => Rules(map, key, value, d => d.Shadow.Select(s => s.RuleId)),
        "approvals" => Rules(map, key, value, d => d.Approvals.Select(a => a.RuleId)),
        "obligations" => new ObligationReader(yaml, rules).Read(map, key, value),
        "listed" => Flag(map, key, value, d => d.Visible),
        _ when Conjuncts.Contains(key) => Flag(map, key, value, d => d.Conjuncts.FirstOrDefault(c => c.Name == key)?.Ok),
        _ => null,
    };

    private Expectation? Text(YamlMap map, string key, Func<Decision, string?> came) =>
        yaml.Text(map, key) is { } text ? new Expectation(key, text.At, text.Text, d => came(d) ?? None) : null;

    private Expectation? Rule(YamlMap map, string key, Func<Decision, string?> came)
    {
        if (yaml.Text(map, key) is { } text && text.Text != None)
        {
            rules.Check(yaml, text);
        }

        return Text(map, key, came);
    }

    private Expectation? Rules(YamlMap map, string key, YamlValue value, Func<Decision, IEnumerable<string>> came)
    {
        var names = yaml.Texts(map, key);
        foreach (var name in names)
        {
            rules.Check(yaml, name);
        }

        return value is YamlList ? new Expectation(key, value.At, Told(names.Select(n => n.Text)), d => Told(came(d))) : null;
    }

    private Expectation? Flag(YamlMap map, string key, YamlValue value, Func<Decision, bool?> came) =>
        yaml.Flag(map, key) is { } wanted ? new Expectation(key, value.At, wanted ? "true" : "false", d => came(d) switch
        {
            true => "true",
            false => "false",
            _ => "not asked",
        }) : null;

    private static string Told(IEnumerable<string> names) => $"[{string.Join(", ", names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}]";
}
