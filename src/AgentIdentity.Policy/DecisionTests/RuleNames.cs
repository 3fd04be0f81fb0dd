using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>The rules that tests may name: a misspelt one would be a test that can never fail, or never pass.</summary>
internal sealed class RuleNames(PolicyBundle policy)
{
    private readonly ImmutableArray<string> _ids = [.. policy.Rules.Rules.Select(r => r.Id)];

    public bool Check(StoreYaml yaml, YamlText name)
    {
        if (_ids.Contains(name.Text))
        {
            return true;
        }

        yaml.Wrong(PolicyError.DecisionTestName, name, $"there is no rule '{name.Text}'{Spelling.Hint(name.Text, _ids)}");
        return false;
    }
}
