using System.Collections.Immutable;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Rules;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Reads a file of tests of decisions, telling all its mistakes at once.</summary>
internal sealed class DecisionTestReader
{
    private readonly string _file;
    private readonly PolicyBundle _policy;
    private readonly ProblemList _problems;
    private readonly StoreYaml _yaml;
    private readonly RuleNames _rules;

    public DecisionTestReader(string file, PolicyBundle policy, ProblemList problems)
    {
        (_file, _policy, _problems) = (file, policy, problems);
        (_yaml, _rules) = (new StoreYaml(file, problems), new RuleNames(policy));
    }

    /// <summary>Null when there are problems, which are then in the list.</summary>
    public DecisionTestFile? Read(string text)
    {
        try
        {
            return Read(YamlReader.Read(text));
        }
        catch (SourceException wrong)
        {
            _problems.Add(_file, wrong);
            return null;
        }
    }

    private DecisionTestFile? Read(YamlValue root)
    {
        if (_yaml.Map(root, "a file of decision tests", TestKeys.File) is not { } map)
        {
            return null;
        }

        Version(map);
        _ = _yaml.Text(map, "description");
        var tuples = Tuples(map, _policy.SeedTuples);
        ImmutableArray<RelationTuple> all = [.. _policy.SeedTuples, .. tuples];
        var delegations = new DelegationReader(_yaml);
        delegations.Read(map);
        var requests = new RequestReader(_yaml, delegations, _rules, _yaml.Moment(map, "now"));
        ImmutableArray<DecisionTest> tests = [.. Tests(map, requests, all)];
        ImmutableArray<CoverageExcuse> excuses = [.. _yaml.Items(map, "excuses").Select(Excuse).OfType<CoverageExcuse>()];
        return _problems.IsEmpty ? new DecisionTestFile(_file, new PolicySnapshot(_policy, TupleIndex.Build(all)), tests) { Excuses = excuses } : null;
    }

    private void Version(YamlMap map)
    {
        if (map.Find("apiVersion") is null)
        {
            _yaml.Wrong(PolicyError.DecisionTestIncomplete, map, $"a file of decision tests begins with apiVersion: {RuleFile.Version}");
        }
        else if (_yaml.Text(map, "apiVersion") is { } version && version.Text != RuleFile.Version)
        {
            _yaml.Wrong(PolicyError.Unsupported, version, $"apiVersion '{version.Text}' is not known; this version reads {RuleFile.Version}");
        }
    }

    private ImmutableArray<RelationTuple> Tuples(YamlMap map, ImmutableArray<RelationTuple> before)
    {
        var tuples = new TupleIntake(_policy.Model, before, _problems);
        if (_yaml.List(map, "tuples") is { } list)
        {
            TupleFile.Read(list, _file, tuples, _problems);
        }

        return tuples.Taken();
    }

    private IEnumerable<DecisionTest> Tests(YamlMap map, RequestReader requests, ImmutableArray<RelationTuple> before)
    {
        var items = _yaml.Items(map, "tests");
        if (items.IsEmpty)
        {
            _yaml.Wrong(PolicyError.DecisionTestEmpty, map.Find("tests") ?? map, "there are no 'tests', so nothing would be tested; add one");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (_yaml.Map(item, "a test", TestKeys.Test) is not { } test)
            {
                continue;
            }

            var name = Name(test, names);
            _ = _yaml.Text(test, "description");
            var tuples = Tuples(test, before);
            var request = requests.Read(test);
            var expected = new ExpectationReader(_yaml, _rules).Read(test);
            if (request is not null)
            {
                yield return new DecisionTest(name, test.At, tuples, request, expected);
            }
        }
    }

    private string Name(YamlMap test, HashSet<string> names)
    {
        if (test.Find("name") is null)
        {
            _yaml.Wrong(PolicyError.DecisionTestIncomplete, test, "a test needs 'name', a sentence that says what holds");
            return "";
        }

        var name = _yaml.Text(test, "name");
        if (name is not null && !names.Add(name.Text))
        {
            _yaml.Wrong(PolicyError.Duplicate, name, $"'{name.Text}' is the name of another test; rename one");
        }

        return name?.Text ?? "";
    }

    private CoverageExcuse? Excuse(YamlValue item)
    {
        if (_yaml.Map(item, "an excuse", TestKeys.Excuse) is not { } map)
        {
            return null;
        }

        foreach (var missing in TestKeys.Excuse.Where(k => k != "let" && map.Find(k) is null))
        {
            _yaml.Wrong(PolicyError.DecisionTestIncomplete, map, $"an excuse needs '{missing}', as in {{ rule: office-hours, never: \"true\", because: \"why\" }}");
        }

        var never = _yaml.Word(map, "never", "true", "false");
        return _yaml.Text(map, "rule") is { } rule && _rules.Check(_yaml, rule) && never is not null && _yaml.Text(map, "because") is { } because
            ? new CoverageExcuse(rule.Text, _yaml.Text(map, "let")?.Text, never == "true", because.Text)
            : null;
    }
}
