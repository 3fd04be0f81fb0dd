using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Reads the delegations that the tests of a file are made under. What a child leaves out it has from its parent.</summary>
internal sealed class DelegationReader(StoreYaml yaml)
{
    private readonly Dictionary<string, (YamlText Name, YamlMap Map)> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<DelegationLink>> _chains = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _written.Keys;

    public void Read(YamlMap file)
    {
        if (file.Find("delegations") is not { } value)
        {
            return;
        }

        if (value is not YamlMap delegations)
        {
            yaml.Wrong(PolicyError.BadValue, value, "'delegations' must be a map of names to delegations, as in { desk: { human: ben, agent: codex, grants: [...] } }");
            return;
        }

        foreach (var (name, item) in delegations.Entries)
        {
            if (yaml.Map(item, $"delegation '{name.Text}'", TestKeys.Delegation) is { } map)
            {
                _written[name.Text] = (name, map);
            }
        }

        foreach (var name in _written.Keys)
        {
            Chain(name);
        }
    }

    /// <summary>The delegation and all above it, the root last; null when there is none such.</summary>
    public ImmutableArray<DelegationLink>? Chain(string name)
    {
        if (_chains.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!_written.TryGetValue(name, out var written))
        {
            return null;
        }

        if (!_open.Add(name))
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, written.Name, $"delegation '{name}' is its own parent, by one step or several; let one of them have none");
            return _chains[name] = [];
        }

        var parents = Parents(written.Map);
        return _chains[name] = [Link(name, written.Map, parents is [var parent, ..] ? parent : null), .. parents];
    }

    private ImmutableArray<DelegationLink> Parents(YamlMap map)
    {
        if (yaml.Text(map, "parent") is not { } parent)
        {
            return [];
        }

        if (Chain(parent.Text) is { } chain)
        {
            return chain;
        }

        yaml.Wrong(PolicyError.DecisionTestName, parent, $"there is no delegation '{parent.Text}'{Spelling.Hint(parent.Text, Names)}");
        return [];
    }

    private DelegationLink Link(string name, YamlMap map, DelegationLink? parent)
    {
        var human = yaml.Text(map, "human")?.Text ?? parent?.Human;
        if (human is null && map.Find("parent") is null)
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, map, $"delegation '{name}' needs 'human', whose it is");
        }

        if (map.Find("agent") is null)
        {
            yaml.Wrong(PolicyError.DecisionTestIncomplete, map, $"delegation '{name}' needs 'agent', to whom it was given");
        }

        var state = yaml.Word(map, "state", "active", "paused", "ended") switch
        {
            "paused" => DelegationState.Paused,
            "ended" => DelegationState.Ended,
            _ => DelegationState.Active,
        };
        var ends = yaml.Moment(map, "ends") ?? parent?.EndsAt ?? DateTimeOffset.MaxValue;
        return new DelegationLink(name, human ?? "", yaml.Text(map, "agent")?.Text ?? "", state, ends, new GrantReader(yaml).Read(map, "grants"))
        {
            Purpose = yaml.Text(map, "purpose")?.Text ?? parent?.Purpose ?? "",
        };
    }
}
