using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

internal static class Libraries
{
    public static IEnumerable<Overload> For(Extensions on) =>
    [
        .. StandardOperators.Overloads,
        .. StandardFunctions.Overloads,
        .. on.HasFlag(Extensions.Optionals) ? Optionals.Overloads : [],
        .. on.HasFlag(Extensions.Strings) ? StringFunctions.Overloads : [],
        .. on.HasFlag(Extensions.Math) ? MathFunctions.Overloads : [],
        .. on.HasFlag(Extensions.Lists) ? ListFunctions.Overloads : [],
        .. on.HasFlag(Extensions.Sets) ? SetFunctions.Overloads : [],
        .. on.HasFlag(Extensions.Encoders) ? Encoders.Overloads : [],
        .. on.HasFlag(Extensions.Network) ? NetworkFunctions.Overloads : [],
        .. on.HasFlag(Extensions.IpAddresses) ? IpAddressFunctions.Overloads : [],
    ];
}
