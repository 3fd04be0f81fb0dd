using System.Collections.Immutable;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>
/// One way to make an expression of a type out of others. <c>$v</c> and <c>$w</c> in the form are variables that the parts after
/// the first may mention; <see cref="Scope"/> has their types.
/// </summary>
internal sealed record Rule(ImmutableArray<CelType> Parameters, CelType Result, string Form, ImmutableArray<CelType> Scope)
{
    public static Rule Of(string signature, string form, string? scope = null)
    {
        var (parameters, result) = Signature.Read(signature);
        return new Rule(parameters, result, form, scope is null ? [] : Signature.Read($"({scope}) -> dyn").Parameters);
    }

    /// <summary>What the type parameters must be for the result to be of a type; null where it cannot be.</summary>
    public Dictionary<string, CelType>? Fit(CelType wanted)
    {
        var bound = new Dictionary<string, CelType>(StringComparer.Ordinal);
        return Fit(Result, wanted, bound) ? bound : null;
    }

    private static bool Fit(CelType mine, CelType wanted, Dictionary<string, CelType> bound)
    {
        if (mine.Form == TypeForm.Parameter)
        {
            return bound.TryAdd(mine.Name, wanted) || bound[mine.Name].Equals(wanted);
        }

        return mine.Name == wanted.Name && mine.Arguments.Length == wanted.Arguments.Length
            && mine.Arguments.Zip(wanted.Arguments).All(pair => Fit(pair.First, pair.Second, bound));
    }

    /// <summary>A parameter's type with the type parameters put in.</summary>
    public static CelType Put(CelType type, Dictionary<string, CelType> bound, Func<string, CelType> free) => type.Form == TypeForm.Parameter
        ? bound.TryGetValue(type.Name, out var known) ? known : bound[type.Name] = free(type.Name)
        : new CelType(type.Form, type.Name, [.. type.Arguments.Select(argument => Put(argument, bound, free))]);
}
