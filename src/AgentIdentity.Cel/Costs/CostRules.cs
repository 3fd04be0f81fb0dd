using System.Runtime.CompilerServices;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Costs;

/// <summary>
/// The rules of cel-go for the language's own functions (the facts of its interpreter/runtimecost.go), and for the extensions
/// one rule of ours: one, and what it takes to pass over every argument. What has no rule costs one.
/// </summary>
internal static class CostRules
{
    public static Bounds PassOver(ReadOnlySpan<Bounds> sizes) => sizes[0].Per(10);

    public static Bounds Contains(ReadOnlySpan<Bounds> sizes) => sizes[0].Per(10) * sizes[1].Per(10);

    /// <summary>One is added to the text's length so that an empty text does not make a long pattern free.</summary>
    public static Bounds Matches(ReadOnlySpan<Bounds> sizes) => (sizes[0] + Bounds.One).Per(10) * sizes[1].Per(4);

    /// <summary>Every element of one with every element of the other.</summary>
    public static Bounds Product(ReadOnlySpan<Bounds> sizes) => Bounds.One + sizes[0] * sizes[^1];

    public static Bounds Smaller(Bounds a, Bounds b) => a.Min(b).Per(10);

    /// <summary>The rule for an extension's function: texts and octets by tens, lists and maps by elements.</summary>
    public static CostRule? ForExtension(Overload overload)
    {
        var shares = overload.Parameters.Select(Share).ToArray();
        return shares.All(share => share == 0) ? null : sizes =>
        {
            var sum = Bounds.One;
            for (var i = 0; i < sizes.Length; i++)
            {
                var share = shares[Math.Min(i, shares.Length - 1)];
                sum += share == 0 ? Bounds.Zero : sizes[i].Per(share);
            }

            return sum;
        };
    }

    /// <summary>What a call with these arguments costs.</summary>
    public static long Of(CostRule? rule, ReadOnlySpan<CelValue> arguments)
    {
        if (rule is null)
        {
            return 1;
        }

        var few = default(FewSizes);
        var sizes = arguments.Length <= FewSizes.Length ? ((Span<Bounds>)few)[..arguments.Length] : new Bounds[arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            sizes[i] = Bounds.Exactly(Size.Counted(arguments[i]));
        }

        return rule(sizes).Most;
    }

    private static long Share(CelType type) => type.Form switch
    {
        TypeForm.String or TypeForm.Bytes => 10,
        TypeForm.List or TypeForm.Map or TypeForm.Record or TypeForm.Dyn or TypeForm.Parameter => 1,
        _ => 0,
    };

    /// <summary>Room for the sizes of nearly every call, on the stack.</summary>
    [InlineArray(Length)]
    private struct FewSizes
    {
        public const int Length = 4;

        private Bounds _first;
    }
}
