using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>The compiled rules of a bundle. Rules only narrow: adding one never allows more.</summary>
public sealed class RuleSet
{
    internal RuleSet(ImmutableArray<RuleInfo> rules) => Rules = rules;

    /// <summary>The rules in file order.</summary>
    public ImmutableArray<RuleInfo> Rules { get; }
}
