namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>
/// An answer, ordered so that "or" is the greater and "and" the lesser: any true wins in a union, any false in an
/// intersection, and a fault comes through only where no other part decides (policy.md 1.4.8).
/// </summary>
internal enum Truth
{
    False,
    Fault,
    True,
}

internal static class Logic
{
    public static Truth Or(Truth left, Truth right) => left > right ? left : right;

    public static Truth And(Truth left, Truth right) => left < right ? left : right;

    public static Truth Not(Truth value) => value switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => Truth.Fault,
    };

    public static Truth Any(this IEnumerable<Truth> values) => values.Aggregate(Truth.False, Or);

    public static Truth All(this IEnumerable<Truth> values) => values.Aggregate(Truth.True, And);
}
