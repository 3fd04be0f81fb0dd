using System.Collections.Immutable;
using AgentIdentity.Cel.Unknowns;

namespace AgentIdentity.Cel.Costs;

/// <summary>The greatest sizes an environment declares for attributes.</summary>
internal sealed record SizeBounds(ImmutableList<(AttributePattern Attribute, long Most)> Declared)
{
    public static SizeBounds None { get; } = new([]);

    public SizeBounds With(AttributePattern attribute, long most) => new(Declared.Add((attribute, most)));

    /// <summary>What is known of the attribute's size; the last declaration that names it counts.</summary>
    public Bounds Of(AttributeKey[] path)
    {
        foreach (var (attribute, most) in Declared.Reverse())
        {
            // A value of unknown type may be a scalar, which counts one.
            if (attribute.Keys.Length == path.Length && attribute.Matches(path))
            {
                return new Bounds(0, Math.Max(most, 1));
            }
        }

        return Bounds.Unknown;
    }
}
