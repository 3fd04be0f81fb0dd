using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

internal static class Libraries
{
    public static IEnumerable<Overload> For(Extensions extensions) =>
    [
        .. StandardOperators.Overloads,
        .. StandardFunctions.Overloads,
        .. Where(Extensions.Optionals, Optionals.Overloads, extensions),
    ];

    private static IEnumerable<Overload> Where(Extensions wanted, IEnumerable<Overload> overloads, Extensions on) =>
        (on & wanted) != 0 ? overloads : [];
}
