using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>What a person may have done by an agent.</summary>
/// <param name="Things">Everything that the person or the agent may use, in order.</param>
/// <param name="Truncated">Whether there may be more.</param>
public sealed record WhatCan(ImmutableArray<UsableThing> Things, bool Truncated);

/// <summary>A tool, operation or model that a person or an agent may use.</summary>
/// <param name="Thing">The object in the relations, such as <c>tool:crm/create_refund</c>.</param>
/// <param name="Human">Whether the person may.</param>
/// <param name="Agent">Whether the agent may.</param>
public sealed record UsableThing(string Thing, bool Human, bool Agent)
{
    /// <summary>The rule that refuses it whatever the arguments are; null where there is none, or where the rules cannot be asked without a call.</summary>
    public string? RefusedBy { get; init; }

    /// <summary>Whether the agent can use it for the person, under a delegation that contains it.</summary>
    public bool Both => Human && Agent && RefusedBy is null;
}
