using System.Collections.Immutable;

namespace AgentIdentity.Policy.Rules;

/// <summary>A rule ready to be evaluated.</summary>
/// <param name="Source">The rule as it is written.</param>
/// <param name="Untyped">Its expressions for calls of whose arguments no schema is known.</param>
/// <param name="Typed">Its expressions for the things whose arguments have a schema, by <c>upstream/name</c>.</param>
internal sealed record CompiledRule(RuleSource Source, RuleBody Untyped, ImmutableDictionary<string, RuleBody> Typed)
{
    public RuleInfo Info => Source.Info;

    public RuleSelector On => Source.On;

    /// <summary>The line of an explanation that says that it does not object; it is the same for every call.</summary>
    public string HoldsLine { get; } = $"rule {Source.Info.Id}{(Source.Info.Shadow ? " (shadow)" : "")} holds";

    /// <summary>Whether the outcome can depend on the call's arguments.</summary>
    public bool ReadsArguments => Untyped.ReadsArguments;

    /// <summary>The expressions for the calls at a place.</summary>
    public RuleBody BodyFor(RulePlace place) => place.Topic == RuleTopic.McpRequest ? Untyped : Typed.GetValueOrDefault($"{place.Upstream}/{place.Name}", Untyped);
}
