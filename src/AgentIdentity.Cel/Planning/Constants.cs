using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Planning;

/// <summary>Literals that are worth computing once: lists and maps of constants, times, durations and addresses.</summary>
internal static class Constants
{
    private const int MostCost = 10_000;

    public static bool IsFoldable(Node node) => node is ListNode or MapNode or CallNode && IsConstant(node);

    /// <summary>An expression that fails stays a step, so that it fails where and when it is evaluated.</summary>
    public static bool TryRun(Step step, out CelValue value)
    {
        var frame = new Frame(0);
        frame.Begin(CelActivation.Empty, MostCost);
        value = step(frame);
        return !value.IsError && !frame.Spent;
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
