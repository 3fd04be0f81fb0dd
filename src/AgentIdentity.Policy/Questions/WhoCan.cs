using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>Who may make a call, as far as relations say: it takes one of the people and one of the agents, a delegation, and no rule that objects.</summary>
/// <param name="Thing">The call's object in the relations, such as <c>tool:crm/create_refund</c>.</param>
/// <param name="People">The people who may, as <c>user:id</c>.</param>
/// <param name="Agents">The agents that may, as <c>agent:id</c>.</param>
/// <param name="Truncated">Whether there may be more.</param>
public sealed record WhoCan(string Thing, ImmutableArray<string> People, ImmutableArray<string> Agents, bool Truncated)
{
    /// <summary>The rules that concern the call, and can narrow it further.</summary>
    public ImmutableArray<RuleInfo> Rules { get; init; } = [];
}
