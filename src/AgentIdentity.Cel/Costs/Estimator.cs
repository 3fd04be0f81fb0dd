using AgentIdentity.Cel.Checking;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Unknowns;

namespace AgentIdentity.Cel.Costs;

/// <summary>
/// What an expression may cost, by the sizes its values may have. It adds up what the planned steps charge, so every change
/// there is a change here.
/// </summary>
internal sealed partial class Estimator(SizeBounds bounds)
{
    private readonly Dictionary<int, Extent> _slots = [];
    private readonly Dictionary<Node, Bounds> _costs = [];

    /// <summary>The cost of a part, once the whole has been estimated; of a part within a loop, of one turn.</summary>
    public Bounds CostOf(Node node) => _costs.GetValueOrDefault(node);

    public Bounds Estimate(Node root) => Visit(root, 1).Cost;

    private (Bounds Cost, Extent Extent) Visit(Node node, long nameCost = 1)
    {
        var (cost, extent) = node switch
        {
            ConstantNode constant => (Bounds.Zero, new Extent(Bounds.Exactly(Library.Size.Counted(constant.Value)))),
            IdentNode ident => Name(ident.Referent!, nameCost),
            SelectNode { Referent: { } referent } => Name(referent, nameCost),
            SelectNode select => Select(select, nameCost),
            CallNode call => Call(call, nameCost),
            ListNode list => List(list),
            MapNode map => Map(map),
            StructNode made => (Bounds.Exactly(40) + Sum(made.Children), Extent.Unknown),
            ComprehensionNode loop => Loop(loop),
            BindNode bind => Bind(bind),
            _ => (Bounds.Unknown, Extent.Unknown),
        };
        _costs[node] = cost;
        return (cost, Extent.IsScalar(node.Type) ? extent with { Size = Bounds.One } : extent);
    }

    private (Bounds Cost, Extent Extent) Name(Referent referent, long nameCost) =>
        referent.Constant is not null ? (Bounds.Zero, Extent.Scalar)
        : referent.Variable is { } name ? (Bounds.Exactly(nameCost), Sized([.. name.Split('.').Select(part => new AttributeKey(part))]))
        : (Bounds.Exactly(nameCost), _slots.GetValueOrDefault(referent.Slot, Extent.Unknown));

    private (Bounds Cost, Extent Extent) Select(SelectNode select, long nameCost)
    {
        var (cost, operand) = Visit(select.Operand, Paths.IsPath(select.Operand) ? nameCost : 1);
        cost += Bounds.Exactly(Paths.IsPath(select.Operand) ? 1 : 1 + nameCost);
        var held = Within(operand, select.Operand.Type, new AttributeKey(select.Field));
        return (cost, select.Form == SelectForm.Optional ? Extent.Scalar with { Element = held } : held);
    }

    private (Bounds Cost, Extent Extent) Index(CallNode call, long nameCost)
    {
        var container = call.Operands[0];
        var (cost, extent) = Visit(container, Paths.IsPath(container) ? nameCost : 1);
        cost += Visit(call.Operands[1], 0).Cost + Bounds.Exactly(Paths.IsPath(container) ? 1 : 1 + nameCost);
        var key = call.Operands[1] is ConstantNode constant ? AttributeKey.Of(constant.Value) : AttributeKey.Any;
        var held = Within(extent, container.Type, key);
        return (cost, call.Function == Operators.OptionalIndex ? Extent.Scalar with { Element = held } : held);
    }

    /// <summary>An element of a value; what is selected from an optional is optional itself.</summary>
    private Extent Within(Extent container, CelType type, AttributeKey key)
    {
        if (type.Form == TypeForm.Optional)
        {
            return Extent.Scalar with { Element = container.Element is { } held ? Within(held, type.Arguments[0], key) : null };
        }

        return container.Element ?? (container.Path is { } path ? Sized([.. path, key]) : Extent.Unknown);
    }

    private Extent Sized(AttributeKey[] path) => new(bounds.Of(path)) { Path = path };

    private (Bounds Cost, Extent Extent) List(ListNode list)
    {
        var cost = Bounds.Exactly(10);
        Extent? element = null;
        foreach (var item in list.Items)
        {
            var (more, extent) = Visit(item.Value);
            cost += more;
            extent = item.Optional ? extent.Element ?? Extent.Unknown : extent;
            element = element?.Or(extent) ?? extent;
        }

        return (cost, new Extent(new Bounds(list.Items.Count(item => !item.Optional), list.Items.Count)) { Element = element ?? Extent.Scalar });
    }

    private (Bounds Cost, Extent Extent) Map(MapNode map)
    {
        var cost = Bounds.Exactly(30);
        Extent? element = null;
        foreach (var entry in map.Entries)
        {
            cost += Visit(entry.Key).Cost;
            var (more, extent) = Visit(entry.Value);
            cost += more;
            extent = entry.Optional ? extent.Element ?? Extent.Unknown : extent;
            element = element?.Or(extent) ?? extent;
        }

        return (cost, new Extent(new Bounds(map.Entries.Count(entry => !entry.Optional), map.Entries.Count)) { Element = element ?? Extent.Scalar });
    }

    /// <summary>The value is computed at its first use, if there is one.</summary>
    private (Bounds Cost, Extent Extent) Bind(BindNode bind)
    {
        var (value, extent) = Visit(bind.Value);
        _slots[bind.Slot] = extent;
        var (body, result) = Visit(bind.Body);
        return (Bounds.Exactly(10) + value.OrLess() + body, result);
    }

    private Bounds Sum(IEnumerable<Node> nodes) => nodes.Aggregate(Bounds.Zero, (sum, node) => sum + Visit(node).Cost);
}
