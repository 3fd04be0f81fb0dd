using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Cel.Tests.Evaluation;

public sealed class LogicLaws
{
    private static readonly CelEnvironment Environment =
        CelEnvironment.Standard.Declare("a", CelType.Dyn).Declare("b", CelType.Dyn).Declare("c", CelType.Dyn);

    /// <summary>True, false, an error, and something that is no truth value.</summary>
    public static Arbitrary<CelValue> Operands() => Gen.Elements(
        CelValue.FromBool(true), CelValue.FromBool(false), CelValue.Error("broken"), CelValue.FromInt(7), CelValue.Null).ToArbitrary();

    [Law(Arbitrary = [typeof(LogicLaws)])]
    public bool And_is_commutative(CelValue a, CelValue b) => Same(Run("a && b", a, b), Run("b && a", a, b));

    [Law(Arbitrary = [typeof(LogicLaws)])]
    public bool Or_is_commutative(CelValue a, CelValue b) => Same(Run("a || b", a, b), Run("b || a", a, b));

    [Law(Arbitrary = [typeof(LogicLaws)])]
    public bool De_Morgan_holds_even_for_errors(CelValue a, CelValue b) => Same(Run("!(a && b)", a, b), Run("!a || !b", a, b));

    [Law(Arbitrary = [typeof(LogicLaws)])]
    public bool Grouping_of_and_does_not_matter(CelValue a, CelValue b, CelValue c) =>
        Same(Run("(a && b) && c", a, b, c), Run("a && (b && c)", a, b, c));

    [Law(Arbitrary = [typeof(LogicLaws)])]
    public bool All_is_and_over_the_items_and_exists_is_or(CelValue a, CelValue b, CelValue c)
    {
        // Items that are errors cannot be in a list: they become map lookups that fail.
        const string Items = "[0, 1, 2]";
        const string Item = "(x == 0 ? a : x == 1 ? b : c)";
        return Same(Run($"{Items}.all(x, {Item})", a, b, c), Run("a && b && c", a, b, c))
            && Same(Run($"{Items}.exists(x, {Item})", a, b, c), Run("a || b || c", a, b, c));
    }

    private static CelValue Run(string source, CelValue a, CelValue b, CelValue c = default) =>
        Environment.Compile(source).Evaluate(CelActivation.Of(("a", a), ("b", b), ("c", c)));

    private static bool Same(CelValue left, CelValue right) => (left.IsError && right.IsError) || left.Equals(right);
}
