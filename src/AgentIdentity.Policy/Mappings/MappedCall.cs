using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Mappings;

/// <summary>What a call means to policy: the names, the judgement and the values that its mapping gives it.</summary>
internal sealed record MappedCall
{
    /// <summary>What an unlisted call of an upstream without a mapping file means.</summary>
    public static MappedCall Plain { get; } = new();

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

    /// <summary>Why the resource cannot be named although the mapping asks for one, or null; refuses the call.</summary>
    public string? Problem { get; init; }

    /// <summary>True when the resource depends on arguments that are not known: a list does not hide it for that.</summary>
    public bool Open { get; init; }

    /// <summary>The attributes as a CEL map, or an unknown where they depend on arguments that are not known.</summary>
    public CelValue Attributes { get; init; } = CelValue.FromMap(new Dictionary<string, CelValue>(StringComparer.Ordinal));
}
