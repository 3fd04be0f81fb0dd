using System.Collections.Immutable;

namespace AgentIdentity.Policy.Rules;

/// <summary>Which calls a rule is about. Every facet that is given must match; a facet that is not given matches all.</summary>
internal sealed record RuleSelector(
    ImmutableArray<NamePattern> Tools, ImmutableArray<NamePattern> Actions, ImmutableArray<NamePattern> Upstreams, ImmutableArray<NamePattern> Agents)
{
    /// <summary>The exact tools it is about, when that is all that can match; null when patterns or other facets decide.</summary>
    public IEnumerable<string>? ExactTools => Tools.IsEmpty || Tools.Any(t => !t.Exact) ? null : Tools.Select(t => t.Text);

    public bool Matches(Call call, string? tool, string agent) =>
        (Tools.IsEmpty || (tool is not null && Any(Tools, tool)))
        && (Actions.IsEmpty || Any(Actions, call.Action))
        && (Upstreams.IsEmpty || Any(Upstreams, call.Upstream))
        && (Agents.IsEmpty || Any(Agents, agent));

    private static bool Any(ImmutableArray<NamePattern> patterns, string name)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(name))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A name, or the beginning of one followed by <c>*</c>.</summary>
internal readonly record struct NamePattern(string Text)
{
    public bool Exact => !Text.EndsWith('*');

    public bool Matches(string name) => Exact ? name == Text : name.AsSpan().StartsWith(Text.AsSpan(0, Text.Length - 1), StringComparison.Ordinal);
}
