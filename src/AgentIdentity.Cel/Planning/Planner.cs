using AgentIdentity.Cel.Checking;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Patterns;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Unknowns;

namespace AgentIdentity.Cel.Planning;

/// <summary>Turns a checked tree into steps, once.</summary>
/// <param name="source">The expression's text.</param>
/// <param name="variables">The program's variables; each is read by its place here.</param>
/// <param name="watchful">Whether the steps look for attributes that are declared unknown. Such a plan keeps every node's step.</param>
internal sealed class Planner(Source source, string[] variables, bool watchful)
{
    private static readonly Dictionary<string, BinaryOperator> BinaryOperators = new(StringComparer.Ordinal)
    {
        [Operators.Equal] = Ordering.Equal,
        [Operators.NotEqual] = Ordering.NotEqual,
        [Operators.Less] = Ordering.Less,
        [Operators.LessOrEqual] = Ordering.LessOrEqual,
        [Operators.Greater] = Ordering.Greater,
        [Operators.GreaterOrEqual] = Ordering.GreaterOrEqual,
        [Operators.Add] = Arithmetic.Add,
        [Operators.Subtract] = Arithmetic.Subtract,
        [Operators.Multiply] = Arithmetic.Multiply,
        [Operators.Divide] = Arithmetic.Divide,
        [Operators.Modulo] = Arithmetic.Modulo,
        [Operators.In] = Containers.In,
        [Operators.Index] = Containers.Index,
        [Operators.OptionalIndex] = Containers.OptionalIndex,
    };

    private readonly Dictionary<Node, Step> _planned = [];

    public Step Plan(Node node) => Plan(node, asName: true);

    /// <summary>
    /// A name costs one. cel-go resolves a name that stands as an index or as a branch of ?: together with what it stands in, and
    /// charges nothing for it.
    /// </summary>
    private Step PlanWithin(Node node) => Plan(node, asName: false);

    private Step Plan(Node node, bool asName)
    {
        if (_planned.TryGetValue(node, out var known))
        {
            return known;
        }

        var step = Steps(node, asName ? 1 : 0);
        step = Constants.IsFoldable(node) ? Constants.Folded(step) : step;
        if (watchful)
        {
            step = PathOf(node) is { } path ? path.Watch(step) : step;
            _planned[node] = step;
        }

        return step;
    }

    private Step Steps(Node node, int nameCost) => node switch
    {
        ConstantNode constant => Constant(constant.Value),
        IdentNode ident => Name(ident.Referent!, nameCost),
        SelectNode { Referent: { } referent } => Name(referent, nameCost),
        SelectNode select => Selections.Plan(Operand(select.Operand, nameCost, out var cost), select.Field, select.Form, cost),
        CallNode call => Call(call, nameCost),
        ListNode list => Literals.List([.. list.Items.Select(item => (Plan(item.Value), item.Optional))]),
        MapNode map => Literals.Map([.. map.Entries.Select(entry => (Plan(entry.Key), Plan(entry.Value), entry.Optional))]),
        ComprehensionNode comprehension => Comprehension(comprehension),
        BindNode bind => Binding.Plan(bind.Slot, Plan(bind.Value), Plan(bind.Body)),
        StructNode made => Structs.Plan(made.Made!, [.. made.Fields.Select(field => new FieldStep(field.Name, Plan(field.Value), field.Optional))]),
        _ => throw source.Error(node.Offset, "unknown syntax"),
    };

    /// <summary>What is selected from: a name or a selection pays for itself; anything else costs one more to select from.</summary>
    private Step Operand(Node operand, int nameCost, out int cost)
    {
        var isPath = Paths.IsPath(operand);
        cost = isPath ? 1 : 1 + nameCost;
        return isPath ? Steps(operand, nameCost) : Plan(operand);
    }

    private static Step Constant(CelValue value) => _ => value;

    private Step Name(Referent referent, int cost)
    {
        if (referent.Constant is { } constant)
        {
            return Constant(constant);
        }

        var slot = referent.Slot;
        if (referent.Variable is { } name)
        {
            var variable = Array.IndexOf(variables, name);
            return frame =>
            {
                frame.Charge(cost);
                return frame.Read(variable, name);
            };
        }

        if (referent.Bind is not null)
        {
            return frame =>
            {
                frame.Charge(cost);
                return Binding.Read(frame, slot);
            };
        }

        return frame =>
        {
            frame.Charge(cost);
            return frame.Slots[slot];
        };
    }

    private Step Comprehension(ComprehensionNode node) => Comprehensions.Plan(
        node, Plan(node.Range), node.Condition is null ? null : Plan(node.Condition), node.Transform is null ? null : Plan(node.Transform));

    private Step Call(CallNode node, int nameCost)
    {
        var operands = node.Operands;
        return node.Function switch
        {
            Operators.And => Logic.And(Plan(operands[0]), Plan(operands[1])),
            Operators.Or => Logic.Or(Plan(operands[0]), Plan(operands[1])),
            Operators.Not => Logic.Not(Plan(operands[0])),
            Operators.Conditional => Logic.Choose(Plan(operands[0]), PlanWithin(operands[1]), PlanWithin(operands[2])),
            Operators.Negate => Calls.Unary(Plan(operands[0]), Arithmetic.Negate),
            Operators.Index or Operators.OptionalIndex => Index(node, nameCost),
            "or" when operands.Count == 2 && IsLibrary(node) => Optionals.Or(Plan(operands[0]), Plan(operands[1])),
            "orValue" when operands.Count == 2 && IsLibrary(node) => Optionals.OrValue(Plan(operands[0]), Plan(operands[1])),
            "matches" when operands.Count == 2 && IsLibrary(node) && operands[1] is ConstantNode pattern => Match(Plan(operands[0]), pattern),
            _ when BinaryOperators.TryGetValue(node.Function, out var apply) => Calls.Binary(Plan(operands[0]), Plan(operands[1]), apply),
            _ => Calls.Function(node.Function, [.. operands.Select(Plan)], [.. node.Overloads]),
        };
    }

    private Step Index(CallNode node, int nameCost)
    {
        var container = Operand(node.Operands[0], nameCost, out var cost);
        var step = Calls.Binary(container, PlanWithin(node.Operands[1]), BinaryOperators[node.Function]);
        return cost == 1 ? step : frame =>
        {
            frame.Charge(1);
            return step(frame);
        };
    }

    private AttributePath? PathOf(Node node) => Paths.RootOf(node) is { } root
        ? new AttributePath(root, [.. Paths.StepsOf(node).Select(step => new PathStep(step.Field, step.Index is null ? null : PlanWithin(step.Index)))])
        : null;

    private static bool IsLibrary(CallNode node) => node.Overloads.All(overload => !overload.Host);

    private Step Match(Step text, ConstantNode pattern)
    {
        try
        {
            return Regexes.Match(text, pattern.Value.AsString);
        }
        catch (RegexSyntaxException exception)
        {
            throw source.Error(pattern.Offset, $"not a regular expression (RE2): {exception.Message}");
        }
    }
}
