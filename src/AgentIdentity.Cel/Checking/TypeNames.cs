using System.Collections.Frozen;

namespace AgentIdentity.Cel.Checking;

/// <summary>Types an expression can name, as in <c>type(x) == int</c>.</summary>
internal static class TypeNames
{
    private static readonly FrozenDictionary<string, CelType> Known = new[]
    {
        CelType.Bool, CelType.Int, CelType.UInt, CelType.Double, CelType.String, CelType.Bytes, CelType.Null,
        CelType.Timestamp, CelType.Duration, CelType.List(CelType.Dyn), CelType.Map(CelType.Dyn, CelType.Dyn),
        CelType.TypeOf(CelType.Dyn), CelType.Optional(CelType.Dyn),
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    public static CelType? Find(string name) => Known.GetValueOrDefault(name);
}
