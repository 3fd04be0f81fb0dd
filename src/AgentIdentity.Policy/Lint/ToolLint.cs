using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Mappings.Inputs;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Lint;

/// <summary>Tools that no rule is about, and tools whose arguments rules read without knowing their types.</summary>
internal static class ToolLint
{
    private const string Type = "tool:";

    public static IEnumerable<LintFinding> Find(PolicyBundle policy, DateTimeOffset now)
    {
        foreach (var tool in Tools(policy))
        {
            var slash = tool.IndexOf('/', StringComparison.Ordinal);
            var asked = new DecisionCase(
                AssumedDelegation.Request(Call.ToolInList(tool[..slash], tool[(slash + 1)..]), "any", "any", now), new PolicySnapshot(policy, TupleIndex.Empty));
            var mapping = policy.Mappings.Entries.FirstOrDefault(e => e.Kind == CallKind.Mcp && $"{e.Upstream}/{e.Name}" == tool);
            var rules = policy.Rules.Find(asked).Select(r => r.Rule).ToArray();
            if (mapping?.Risk != Risk.Low && !rules.Any(r => !(r.On.IsAboutAnything && r.On.Upstreams.IsEmpty && r.On.Risk.IsEmpty)))
            {
                yield return new LintFinding("tool-without-rule", mapping?.Risk >= Risk.High ? LintSeverity.Warning : LintSeverity.Note,
                    mapping?.File ?? "tuples", mapping?.Line ?? 0,
                    $"no rule is about {tool}: whoever may use it may do so with any arguments; add a rule, or judge it 'risk: low' in its mapping");
            }

            foreach (var finding in mapping is null ? [] : Any(policy, mapping, tool))
            {
                yield return finding;
            }

            if (policy.Mappings.ArgumentsOf(tool) is null && rules.FirstOrDefault(r => r.ReadsArguments && r.On.Names(RuleTopic.Tool, tool[..slash], tool[(slash + 1)..])) is { } reader)
            {
                yield return new LintFinding("untyped-arguments", LintSeverity.Note, reader.Info.File, reader.Info.Line,
                    $"rule {reader.Info.Id} reads arguments of {tool} whose types nobody declares, so a misspelt one is found only by a refused call; "
                    + $"declare them in mappings/{tool[..slash]}.yaml (agentid policy map writes it from the server's own list)");
            }
        }
    }

    /// <summary>Arguments that a mapping declares without a type: rules may compare them with anything.</summary>
    private static IEnumerable<LintFinding> Any(PolicyBundle policy, MappingInfo mapping, string tool)
    {
        if (policy.Mappings.InputOf(tool)?.Members.Where(m => m.Value.Kind == InputKind.Any).Select(m => m.Key).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } any)
        {
            yield return new LintFinding("any-typed-argument", LintSeverity.Note, mapping.File, mapping.Line,
                $"{tool} declares no type for {string.Join(", ", any)}, so that a rule may compare it with anything; give it a 'type'");
        }
    }

    /// <summary>Those that mappings list, that tuples name and that rules spell out.</summary>
    private static IEnumerable<string> Tools(PolicyBundle policy) => policy.Mappings.Tools
        .Concat(policy.SeedTuples.Where(t => t.Object.StartsWith(Type, StringComparison.Ordinal)).Select(t => t.Object[Type.Length..]))
        .Concat(policy.Rules.Compiled.SelectMany(r => r.On.Tools).Where(t => t.Exact).Select(t => t.Text))
        .Where(t => t.IndexOf('/', StringComparison.Ordinal) > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
