using System.Collections.Immutable;
using AgentIdentity.Policy.Decisions;

namespace AgentIdentity.Policy.Rules;

/// <summary>A rule at a place of the index: with the expressions for what is called there, and what is left to be asked of a call.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Body">Its expressions, compiled for the arguments that calls at this place have.</param>
/// <param name="Rest">The part of the selector that the place does not settle.</param>
internal sealed record IndexedRule(CompiledRule Rule, RuleBody Body, RuleSelector Rest)
{
    private readonly bool _settled = Rest.IsEmpty;

    /// <summary>What of the table it reads; see <see cref="RuleReads.Rows"/>.</summary>
    public int Rows { get; } = Body.Rows;

    public bool Concerns(DecisionCase asked, string name) => _settled
        || (Matches(asked.Request.Call, name) && MatchesAgent(asked.Request) && (Rest.Risk.IsEmpty || Rest.Risk.Contains(asked.Mapped.Risk)));

    private bool Matches(Call call, string name)
    {
        var things = Rest.Things(RuleTopics.Of(call));
        return (Rest.IsAboutAnything || Any(things, call, name)) && Any(Rest.Upstreams, call.Upstream) && Any(Rest.Actions, call.Action);
    }

    /// <summary>Whoever acts for an agent is bound by the rules about it, so that no rule is shaken off by passing the work on.</summary>
    private bool MatchesAgent(DecisionRequest request)
    {
        if (Any(Rest.Agents, request.Actor))
        {
            return true;
        }

        if (!request.Chain.IsDefault)
        {
            foreach (var link in request.Chain)
            {
                if (Any(Rest.Agents, link.Agent))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Any(ImmutableArray<NamePattern> patterns, Call call, string name)
    {
        foreach (var pattern in patterns)
        {
            if (call.Kind == CallKind.Model ? pattern.Matches(name) : pattern.Text == "*" || pattern.Matches(call.Upstream, name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Any(ImmutableArray<NamePattern> patterns, string name)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(name))
            {
                return true;
            }
        }

        return patterns.IsEmpty;
    }
}
