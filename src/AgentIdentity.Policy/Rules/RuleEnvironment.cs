using System.Collections.Immutable;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Rules;

/// <summary>What rules can read: one table, declared for the compiler and filled once a decision.</summary>
internal static class RuleEnvironment
{
    public const string Arguments = "args";

    public const string Variables = "variables";

    /// <summary>Each expression of each rule may cost this much.</summary>
    private static readonly CelLimits Limits = CelLimits.Default with { Cost = 100_000, Work = 100_000, SourceLength = 8 * 1024 };

    /// <summary>The variables besides the arguments. All are read from the decision's question, and only when an expression asks.</summary>
    public static ImmutableArray<CelType> Types { get; } = RuleReads.Types;

    /// <summary>The names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", [Arguments, .. Types.Select(t => t.Name)]);

    /// <summary>For calls of whose arguments nothing is known.</summary>
    public static CelEnvironment Cel { get; } = HistoryFunctions.Declare(
        Types.Aggregate(CelEnvironment.Standard.WithLimits(Limits).Declare(Arguments, CelType.Map(CelType.String, CelType.Dyn)), (e, type) => e.Declare(type.Name, type)));

    /// <summary>For calls whose arguments have this type.</summary>
    public static CelEnvironment For(CelType arguments) => Cel.Declare(Arguments, arguments);

    public static string KindName(CallKind kind) => RuleReads.KindName(kind);

    /// <summary>With what <c>let</c> has named so far; the environment must not have it yet, since types of one name count as equal.</summary>
    public static CelEnvironment WithVariables(CelEnvironment environment, IReadOnlyDictionary<string, CelType> types) =>
        environment.Declare(Variables, CelType.Record(Variables, types));
}
