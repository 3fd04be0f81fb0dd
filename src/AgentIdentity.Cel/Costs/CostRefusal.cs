using System.Globalization;
using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Costs;

/// <summary>The mistake of being too expensive: where in the expression the cost arises, and what would lower it.</summary>
internal static class CostRefusal
{
    public static CelException Of(Source source, Node root, Estimator estimator, long limit)
    {
        var culprit = root;
        while (culprit.Children.FirstOrDefault(child => estimator.CostOf(child).Most > limit) is { } child)
        {
            culprit = child;
        }

        var most = estimator.CostOf(culprit).Most;
        var cost = most == Bounds.Unlimited ? "any amount" : most.ToString(CultureInfo.InvariantCulture);
        var mend = (culprit, most) switch
        {
            (ComprehensionNode, Bounds.Unlimited) => "the loop goes through a list or map of any size; bound what it goes through",
            (ComprehensionNode, _) => "go through less, or do less in each turn",
            (_, Bounds.Unlimited) => "it passes over a value of any size; bound that value",
            _ => "split the rule, or do less in it",
        };
        return source.Error(culprit.Offset, string.Create(CultureInfo.InvariantCulture, $"this may cost {cost}, more than the limit of {limit}: {mend}"));
    }
}
