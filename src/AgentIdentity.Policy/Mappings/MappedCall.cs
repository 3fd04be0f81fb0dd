using System.Collections.Immutable;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Mappings;

/// <summary>What a call means to policy: the names, the judgement and the values that its mapping gives it.</summary>
internal sealed record MappedCall
{
    /// <summary>What an unlisted call of an upstream without a mapping file means.</summary>
    public static MappedCall Plain { get; } = new();

    /// <summary>What a call means that its upstream's mapping file leaves out.</summary>
    public static MappedCall Unlisted { get; } = new() { Listed = false };

    /// <summary>False when the upstream has a mapping file that neither lists the call nor lets unlisted ones through: refused.</summary>
    public bool Listed { get; init; } = true;

    /// <summary>The operation's name in the relations (<c>operation:upstream/NAME</c>), or null for the name that its method gives.</summary>
    public string? Operation { get; init; }

    /// <summary>How much harm it can do.</summary>
    public Risk Risk { get; init; }

    /// <summary>The object that the call is about besides the tool itself (<c>order:17</c>), or null.</summary>
    public string? Resource { get; init; }

    /// <summary>The relation that the human must have to the resource.</summary>
    public string? HumanRelation { get; init; }

    /// <summary>The relation that every agent of the chain must have to the resource, or null for none.</summary>
    public string? AgentRelation { get; init; }

    /// <summary>
    /// Why the call cannot be understood as its mapping describes it (an argument of another type, a resource that has no name), or
    /// null; refuses the call.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>What sort of problem it is.</summary>
    public MappingFault Fault { get; init; }

    /// <summary>True when the resource depends on arguments that are not known: a list does not hide it for that.</summary>
    public bool Open { get; init; }

    /// <summary>The attributes as a CEL map; those that depend on arguments that are not known are unknown in it.</summary>
    public CelValue Attributes { get; init; } = CelValue.FromMap(new Dictionary<string, CelValue>(StringComparer.Ordinal));

    /// <summary>
    /// What rules read as <c>args</c>: typed as the mapping declares, and for an HTTP call <c>{path, query, body}</c>. Null where the
    /// mapping says nothing about them: then they are the call's own, as they came.
    /// </summary>
    public CelValue? Arguments { get; init; }

    /// <summary>
    /// The part of <see cref="Arguments"/> that nobody knows (<c>args.body</c>), for <see cref="CelActivation.WithUnknown"/>.
    /// </summary>
    public ImmutableArray<string> Unread { get; init; } = [];
}
