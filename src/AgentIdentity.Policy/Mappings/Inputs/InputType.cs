using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Mappings.Inputs;

/// <summary>The type of an argument as its mapping declares it: what an expression may make of it, and which values it takes.</summary>
internal sealed class InputType
{
    private static readonly FrozenDictionary<string, InputType> NoMembers = FrozenDictionary<string, InputType>.Empty;

    public static InputType Any { get; } = new() { Kind = InputKind.Any };

    public static InputType Text { get; } = new() { Kind = InputKind.Text };

    public required InputKind Kind { get; init; }

    /// <summary>Whether null will do, too.</summary>
    public bool OrNull { get; init; }

    /// <summary>The texts that will do; default for all.</summary>
    public ImmutableArray<string> OneOf { get; init; }

    /// <summary>The type of a list's items or a map's values.</summary>
    public InputType? Element { get; init; }

    /// <summary>The members of a record.</summary>
    public FrozenDictionary<string, InputType> Members { get; init; } = NoMembers;

    /// <summary>The members that must be there.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary>Whether a record takes no other members.</summary>
    public bool Closed { get; init; }

    public InputType With(bool orNull) => orNull == OrNull ? this : new InputType
    {
        Kind = Kind,
        OrNull = orNull,
        OneOf = OneOf,
        Element = Element,
        Members = Members,
        Required = Required,
        Closed = Closed,
    };

    /// <summary>What expressions are checked against.</summary>
    /// <param name="name">Where the value stands (<c>args.customer</c>): two records of one name would be one type.</param>
    public CelType Typed(string name) => Kind switch
    {
        InputKind.Text => Scalar(CelType.String),
        InputKind.Integer => Scalar(CelType.Int),
        InputKind.Number => Scalar(CelType.Double),
        InputKind.Truth => Scalar(CelType.Bool),
        InputKind.List => CelType.List(Element!.Typed(name + "[]")),
        InputKind.Map => CelType.Map(CelType.String, Element!.Typed(name + "[]")),
        InputKind.Record => CelType.Record(name, Members.ToDictionary(m => m.Key, m => m.Value.Typed($"{name}.{m.Key}"), StringComparer.Ordinal)),
        _ => CelType.Dyn,
    };

    private CelType Scalar(CelType type) => OrNull ? CelType.Nullable(type) : type;
}
