using System.Collections.Immutable;

namespace AgentIdentity.Cel.Unknowns;

/// <summary>The attributes a value waits for, in order and without repetitions.</summary>
internal sealed class UnknownSet(ImmutableSortedSet<string> attributes)
{
    public ImmutableSortedSet<string> Attributes => attributes;

    public static UnknownSet Of(params ReadOnlySpan<string> attributes) => new(ImmutableSortedSet.Create(StringComparer.Ordinal, attributes));

    public UnknownSet With(UnknownSet other) => ReferenceEquals(this, other) ? this : new(attributes.Union(other.Attributes));
}
