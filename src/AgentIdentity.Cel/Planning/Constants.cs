using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Planning;

/// <summary>Literals that are worth computing once: lists and maps of constants, times, durations and addresses.</summary>
internal static class Constants
{
    private static readonly CelLimits Limits = CelLimits.Default with { Cost = 10_000, Work = 10_000 };

    public static bool IsFoldable(Node node) => node is ListNode or MapNode or CallNode && IsConstant(node);

    /// <summary>
    /// A step that has its value already and charges what computing it costs. An expression that fails stays as it is, so
    /// that it fails where and when it is evaluated.
    /// </summary>
    public static Step Folded(Step step)
    {
        var frame = new Frame(0);
        frame.Begin(CelActivation.Empty, [], Limits);
        var value = step(frame);
        if (!value.IsValue || frame.Spent)
        {
            return step;
        }

        var cost = frame.Used;
        var kept = value.Kind == CelKind.List ? CelValue.FromList(ConstantListValue.Of(value.ListOf)) : value;
        return cost == 0 ? _ => kept : frame =>
        {
            frame.Charge(cost);
            return kept;
        };
    }

    private static bool IsConstant(Node node) => node switch
    {
        ConstantNode => true,
        ListNode list => list.Items.All(item => !item.Optional && IsConstant(item.Value)),
        MapNode map => map.Entries.All(entry => !entry.Optional && IsConstant(entry.Key) && IsConstant(entry.Value)),
        CallNode { Function: "timestamp" or "duration" or "ipaddress" or "ip" or "cidr" } call =>
            call.Overloads.All(overload => !overload.Host) && call.Operands.All(operand => operand is ConstantNode),
        _ => false,
    };
}
