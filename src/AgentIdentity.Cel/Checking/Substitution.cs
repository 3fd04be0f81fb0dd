using System.Collections.Immutable;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Checking;

/// <summary>What the checker has learnt about type variables. Immutable, so that a failed attempt leaves no trace.</summary>
internal sealed record Substitution(ImmutableDictionary<string, CelType> Known)
{
    public static Substitution Empty { get; } = new(ImmutableDictionary<string, CelType>.Empty);

    public CelType? Find(CelType variable) => Known.GetValueOrDefault(variable.Name);

    public Substitution With(CelType variable, CelType type) => new(Known.SetItem(variable.Name, type));

    /// <summary>The type with every known variable replaced; the others stay, or become dyn.</summary>
    public CelType Apply(CelType type, bool unknownIsDyn)
    {
        if (type.Form == TypeForm.Parameter)
        {
            return Find(type) is { } found ? Apply(found, unknownIsDyn) : unknownIsDyn ? CelType.Dyn : type;
        }

        return type.Arguments.IsEmpty
            ? type
            : new CelType(type.Form, type.Name, [.. type.Arguments.Select(argument => Apply(argument, unknownIsDyn))]);
    }
}
