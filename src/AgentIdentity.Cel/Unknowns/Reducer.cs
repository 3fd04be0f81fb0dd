using System.Collections.Immutable;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Unknowns;

/// <summary>
/// What is left of an expression once everything known is computed: sub-expressions with a value become that value, &amp;&amp;
/// and || lose the side that does not matter, ?: becomes the branch taken. Whatever the unknowns turn out to be, what is
/// left gives what the whole would have given.
/// </summary>
/// <param name="plan">Runs steps; its limits are those of each.</param>
/// <param name="planner">Answers the step of any part.</param>
/// <param name="activation">The variables, and which attributes are unknown.</param>
/// <param name="budget">What all the runs together may cost; parts beyond it stay as they are.</param>
/// <param name="guarded">Whether values the checker knew nothing of are hidden from it again by dyn().</param>
internal sealed class Reducer(Plan plan, Planner planner, CelActivation activation, long budget, bool guarded)
{
    private long _left = budget;

    public Node Reduce(Node node) => Reduce(node, []);

    /// <param name="node">A part of the expression.</param>
    /// <param name="locals">The slots of the loops and bindings around it: what mentions one has no value by itself.</param>
    private Node Reduce(Node node, ImmutableHashSet<int> locals)
    {
        if (node is ConstantNode || _left < 0)
        {
            return node;
        }

        return (Mentions(node, locals) ? null : Known(node)) ?? Rebuilt(node, locals);
    }

    private Node? Known(Node node) => Run(node) is { IsValue: true } value && Literal.Of(value, node.Offset) is { } literal
        ? guarded && MentionsDyn(node.Type) ? new CallNode(node.Offset, "dyn", null, [literal]) : literal
        : null;

    private static bool MentionsDyn(CelType type) => type.IsDyn() || type.Arguments.Any(MentionsDyn);

    private CelValue Run(Node node)
    {
        var value = plan.Run(activation, planner.Plan(node), out var cost);
        _left -= cost + 1;
        return value;
    }

    private Node Rebuilt(Node node, ImmutableHashSet<int> locals) => node switch
    {
        SelectNode { Referent: null } select => new SelectNode(select.Offset, Reduce(select.Operand, locals), select.Field, select.Form),
        CallNode { Function: Operators.And or Operators.Or } call => Logical(call, locals),
        CallNode { Function: Operators.Conditional } call => Chosen(call, locals),
        CallNode call => WithOperands(call, locals),
        ListNode list => new ListNode(list.Offset, [.. list.Items.Select(item => item with { Value = Reduce(item.Value, locals) })]),
        MapNode map => new MapNode(map.Offset, [.. map.Entries.Select(entry => entry with { Key = Reduce(entry.Key, locals), Value = Reduce(entry.Value, locals) })]),
        StructNode made => new StructNode(made.Offset, made.TypeName, [.. made.Fields.Select(field => field with { Value = Reduce(field.Value, locals) })]),
        ComprehensionNode loop => Loop(loop, locals),
        BindNode bind => new BindNode(bind.Offset, bind.Name, Reduce(bind.Value, locals), Reduce(bind.Body, locals.Add(bind.Slot))),
        _ => node,
    };

    private Node Logical(CallNode call, ImmutableHashSet<int> locals)
    {
        var neutral = call.Function == Operators.And;
        var sides = call.Arguments.Select(side => Reduce(side, locals)).ToArray();
        for (var i = 0; i < 2; i++)
        {
            // A side that may be something else than a truth value is an error in company, but itself when alone.
            if (sides[i] is ConstantNode { Value: { Kind: CelKind.Bool } value } && value.AsBool == neutral && call.Arguments[1 - i].Type.Equals(CelType.Bool))
            {
                return sides[1 - i];
            }
        }

        return new CallNode(call.Offset, call.Function, null, sides);
    }

    private Node Chosen(CallNode call, ImmutableHashSet<int> locals)
    {
        var condition = Reduce(call.Arguments[0], locals);
        return condition is ConstantNode { Value: { Kind: CelKind.Bool } value }
            ? Reduce(call.Arguments[value.AsBool ? 1 : 2], locals)
            : new CallNode(call.Offset, call.Function, null, [condition, Reduce(call.Arguments[1], locals), Reduce(call.Arguments[2], locals)]);
    }

    private CallNode WithOperands(CallNode call, ImmutableHashSet<int> locals)
    {
        // A target that is no operand is a namespace, as in math.abs(x).
        var isMethod = call.Operands.Count > call.Arguments.Count;
        return new CallNode(
            call.Offset,
            call.Function,
            isMethod ? Reduce(call.Target!, locals) : call.Target,
            [.. call.Arguments.Select(argument => Reduce(argument, locals))]);
    }

    private ComprehensionNode Loop(ComprehensionNode loop, ImmutableHashSet<int> locals)
    {
        var within = locals.Add(loop.Slot);
        within = loop.Variables.Count == 2 ? within.Add(loop.Slot + 1) : within;
        return new ComprehensionNode(
            loop.Offset,
            loop.Form,
            Reduce(loop.Range, locals),
            loop.Variables,
            loop.Condition is null ? null : Reduce(loop.Condition, within),
            loop.Transform is null ? null : Reduce(loop.Transform, within));
    }

    private static bool Mentions(Node node, ImmutableHashSet<int> locals) => locals.Count > 0 && node switch
    {
        IdentNode ident => ident.Referent is { } referent && locals.Contains(referent.Slot),
        _ => node.Children.Any(child => Mentions(child, locals)),
    };
}
