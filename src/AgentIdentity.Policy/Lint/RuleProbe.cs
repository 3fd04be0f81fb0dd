using System.Text.Json;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Lint;

/// <summary>Asks a rule about a call of which nearly nothing is known: what it says then, it says of every such call.</summary>
internal static class RuleProbe
{
    /// <summary>Whether the rule lets every call pass, or attaches nothing to any.</summary>
    public static bool NeverActs(CompiledRule rule, PolicyBundle policy, DateTimeOffset now)
    {
        RuleBody[] bodies = [rule.Untyped, .. rule.Typed.Values];
        return bodies.All(body => body.Condition is not null
            && Ask(rule, body, CelValue.Unknown(RuleEnvironment.Arguments), policy, now) is { Kind: RuleVerdictKind.Holds, Obligation: null });
    }

    /// <summary>Why the rule cannot be evaluated for every call that leaves out the arguments it may leave out; null when it can.</summary>
    public static string? FailsWithout(CompiledRule rule, RuleBody body, CelType arguments, IReadOnlyCollection<string> required, PolicyBundle policy, DateTimeOffset now)
    {
        var none = CelValue.FromJson(JsonElement.Parse("{}"), arguments);
        var verdict = Ask(rule, body, none, policy, now, [.. required.Select(name => $"{RuleEnvironment.Arguments}.{name}")]);
        return verdict.Kind == RuleVerdictKind.Failed ? verdict.Text : null;
    }

    private static RuleVerdict Ask(CompiledRule rule, RuleBody body, CelValue arguments, PolicyBundle policy, DateTimeOffset now, params ReadOnlySpan<string> unknown)
    {
        var request = AssumedDelegation.Request(Call.ToolInList("any", "any"), "any", "any", now);
        var asked = new DecisionCase(request, new PolicySnapshot(policy, TupleIndex.Empty));
        (string, CelValue)[] values = [(RuleEnvironment.Arguments, arguments), .. RuleReads.Types.Select(t => (t.Name, CelValue.Unknown(t.Name)))];
        return new RuleRun(asked, CelActivation.Of(values).WithUnknown(unknown)).Ask(rule, body);
    }
}
