using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Unknowns;

namespace AgentIdentity.Cel.Costs;

/// <summary>How large a value may be, and its elements; and which attribute it is, where declared bounds may say more.</summary>
/// <param name="Size">Code points, octets, elements or entries; 1 for scalars, which is how they are counted.</param>
internal sealed record Extent(Bounds Size)
{
    public static Extent Unknown { get; } = new(Bounds.Unknown);

    public static Extent Scalar { get; } = new(Bounds.One);

    /// <summary>What elements, entries' values or an optional's value may be; null where nothing is known.</summary>
    public Extent? Element { get; init; }

    /// <summary>Null where the value is no attribute of a variable.</summary>
    public AttributeKey[]? Path { get; init; }

    public Extent Or(Extent other) => new(Size.Or(other.Size))
    {
        Element = Element is { } mine && other.Element is { } theirs ? mine.Or(theirs) : null,
        Path = Path is not null && other.Path is not null && Path.AsSpan().SequenceEqual(other.Path) ? Path : null,
    };

    /// <summary>The size of values whose type has only one.</summary>
    public static bool IsScalar(CelType type) => type.Form is TypeForm.Bool or TypeForm.Int or TypeForm.UInt or TypeForm.Double or TypeForm.Null
        or TypeForm.Timestamp or TypeForm.Duration or TypeForm.Type or TypeForm.Opaque or TypeForm.Optional;
}
