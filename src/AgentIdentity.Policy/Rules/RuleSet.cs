using System.Collections.Immutable;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy;

/// <summary>The compiled rules of a bundle. Rules only narrow: adding one never allows more.</summary>
public sealed class RuleSet
{
    private readonly RuleIndex _index;

    internal RuleSet(ImmutableArray<CompiledRule> rules)
    {
        Compiled = rules;
        Rules = [.. rules.Select(r => r.Info)];
        _index = new RuleIndex(rules);
        SummedArguments = [.. rules.SelectMany(r => r.Typed.Values.Prepend(r.Untyped)).SelectMany(b => b.Programs)
            .SelectMany(p => p.TextArguments("sum")).Where(texts => texts.Count == 3).Select(texts => texts[1]).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The rules in file order.</summary>
    public ImmutableArray<RuleInfo> Rules { get; }

    internal ImmutableArray<CompiledRule> Compiled { get; }

    /// <summary>The arguments that rules add up over past calls; of those the history keeps the values.</summary>
    internal ImmutableArray<string> SummedArguments { get; }

    /// <summary>The rules that a call is held against, in file order; some of them ask for its agent or risk besides.</summary>
    internal ImmutableArray<IndexedRule> Find(DecisionCase asked) => _index.Find(asked.Request.Call, CallName.Below(asked));

    /// <summary>The rules that concern the call, in file order.</summary>
    internal IEnumerable<RuleInfo> Concerning(DecisionCase asked)
    {
        var name = CallName.Below(asked);
        return _index.Find(asked.Request.Call, name).Where(c => c.Concerns(asked, name)).Select(c => c.Rule.Info);
    }

    /// <summary>What each rule that concerns the call says, in file order, and no other rule is looked at.</summary>
    /// <param name="seen">Told of the value of every expression; for the coverage of tests.</param>
    internal List<RuleVerdict> Evaluate(DecisionCase asked, Action<CelProgram, CelValue>? seen = null)
    {
        var name = CallName.Below(asked);
        var candidates = _index.Find(asked.Request.Call, name);
        var verdicts = new List<RuleVerdict>(candidates.Length);
        RuleRun? run = null;
        var rows = 0;
        foreach (var candidate in candidates)
        {
            rows |= candidate.Rows;
        }

        foreach (var candidate in candidates)
        {
            if (candidate.Concerns(asked, name))
            {
                run ??= new RuleRun(asked, RuleArguments.Fill(asked, rows)) { Seen = seen };
                verdicts.Add(run.Ask(candidate.Rule, candidate.Body));
            }
        }

        return verdicts;
    }
}
