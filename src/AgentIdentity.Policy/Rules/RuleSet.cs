using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy;

/// <summary>The compiled rules of a bundle. Rules only narrow: adding one never allows more.</summary>
public sealed class RuleSet
{
    private readonly FrozenDictionary<string, ImmutableArray<CompiledRule>> _byTool;
    private readonly ImmutableArray<CompiledRule> _others;

    internal RuleSet(ImmutableArray<CompiledRule> rules)
    {
        Rules = [.. rules.Select(r => r.Info)];
        _others = [.. rules.Where(r => r.On.ExactTools is null)];
        _byTool = rules.SelectMany(r => (r.On.ExactTools ?? []).Select(tool => (tool, r)))
            .GroupBy(p => p.tool, p => p.r, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.Distinct().ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>The rules in file order.</summary>
    public ImmutableArray<RuleInfo> Rules { get; }

    /// <summary>What each rule that concerns the call says, and no other rule is looked at.</summary>
    internal List<RuleVerdict> Evaluate(DecisionCase asked)
    {
        var request = asked.Request;
        var tool = request.Call.Kind == CallKind.Mcp ? $"{request.Call.Upstream}/{request.Call.Identifier}" : null;
        var verdicts = new List<RuleVerdict>();
        Cel.CelActivation? values = null;
        foreach (var rules in (ReadOnlySpan<ImmutableArray<CompiledRule>>)[_others, tool is null ? [] : _byTool.GetValueOrDefault(tool, [])])
        {
            foreach (var rule in rules)
            {
                if (rule.On.Matches(request.Call, tool, request.Actor))
                {
                    verdicts.Add(RuleVerdict.Of(rule, values ??= RuleEnvironment.Fill(request), request.Call.ArgumentsKnown));
                }
            }
        }

        return verdicts;
    }
}
