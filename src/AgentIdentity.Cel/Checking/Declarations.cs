using System.Collections.Immutable;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Checking;

/// <summary>What names may mean: variables, functions by name, and the container that unqualified names are looked up in.</summary>
internal sealed record Declarations(
    ImmutableDictionary<string, CelType> Variables, ImmutableDictionary<string, ImmutableArray<Overload>> Functions, string Container)
{
    /// <summary>Types that <c>Type{field: value}</c> makes.</summary>
    public ImmutableDictionary<string, StructType> Structs { get; init; } = WellKnownTypes.All;

    /// <summary>Types of the host by name.</summary>
    public ImmutableDictionary<string, CelType> Types { get; init; } = ImmutableDictionary.Create<string, CelType>(StringComparer.Ordinal);

    /// <summary>Names of values that never change, such as an enumeration's.</summary>
    public ImmutableDictionary<string, CelValue> Constants { get; init; } = WellKnownTypes.Constants;

    public static Declarations Empty { get; } = new(
        ImmutableDictionary.Create<string, CelType>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, ImmutableArray<Overload>>(StringComparer.Ordinal),
        "");

    public Declarations With(Overload overload) => this with
    {
        Functions = Functions.SetItem(overload.Name, Functions.GetValueOrDefault(overload.Name, []).Add(overload)),
    };

    /// <summary>The names a name may stand for, innermost container first.</summary>
    public IEnumerable<string> Candidates(string name)
    {
        if (name[0] == '.')
        {
            yield return name[1..];
            yield break;
        }

        for (var prefix = Container; prefix.Length > 0; prefix = prefix[..Math.Max(prefix.LastIndexOf('.'), 0)])
        {
            yield return $"{prefix}.{name}";
        }

        yield return name;
    }
}
