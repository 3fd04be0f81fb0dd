using AgentIdentity.Cel.Costs;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

internal static class Libraries
{
    public static IEnumerable<Overload> For(Extensions on) =>
    [
        // First: of two overloads with the same parameters the earlier one counts.
        .. on.HasFlag(Extensions.GoDurations) ? GoDurations.Overloads : [],
        .. StandardOperators.Overloads,
        .. StandardFunctions.Overloads,
        .. on.HasFlag(Extensions.Optionals) ? Optionals.Overloads : [],
        .. on.HasFlag(Extensions.Network) ? NetworkFunctions.Overloads : [],
        .. on.HasFlag(Extensions.IpAddresses) ? IpAddressFunctions.Overloads : [],
        .. Costed(on),
    ];

    /// <summary>The extensions that pass over whole texts and lists; each function pays for that where it has no rule of its own.</summary>
    private static IEnumerable<Overload> Costed(Extensions on) => ((IEnumerable<Overload>)
    [
        .. on.HasFlag(Extensions.Strings) ? StringFunctions.Overloads : [],
        .. on.HasFlag(Extensions.Math) ? MathFunctions.Overloads : [],
        .. on.HasFlag(Extensions.Lists) ? ListFunctions.Overloads : [],
        .. on.HasFlag(Extensions.Sets) ? SetFunctions.Overloads : [],
        .. on.HasFlag(Extensions.Encoders) ? Encoders.Overloads : [],
    ]).Select(overload => overload.Cost is null ? overload with { Cost = CostRules.ForExtension(overload) } : overload);
}
