using System.Collections.Immutable;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Rules;

/// <summary>A rule ready to be evaluated.</summary>
internal sealed record CompiledRule(
    RuleInfo Info, RuleEffect Effect, RuleSelector On, ImmutableArray<RuleVariable> Variables, CelProgram Condition)
{
    /// <summary>Whether the outcome can depend on the call's arguments.</summary>
    public bool ReadsArguments { get; } =
        Condition.Variables.Concat(Variables.SelectMany(v => v.Program.Variables)).Contains(RuleEnvironment.Arguments);
}

internal enum RuleEffect
{
    /// <summary>Objects when the expression is true.</summary>
    Deny,
    /// <summary>Objects when the expression is false.</summary>
    Require,
}

/// <summary>One entry of <c>let</c>: computed once, read as <c>variables.name</c>.</summary>
internal sealed record RuleVariable(string QualifiedName, CelProgram Program);
