using AgentIdentity.Cel.Checking;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Patterns;
using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Planning;

/// <summary>Turns a checked tree into steps, once.</summary>
internal sealed class Planner(Source source)
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

    public Step Plan(Node node)
    {
        var step = Steps(node);
        return Constants.IsFoldable(node) && Constants.TryRun(step, out var value) ? Constant(value) : step;
    }

    private Step Steps(Node node) => node switch
    {
        ConstantNode constant => Constant(constant.Value),
        IdentNode ident => Name(ident.Referent!),
        SelectNode { Referent: { } referent } => Name(referent),
        SelectNode select => Selections.Plan(Plan(select.Operand), select.Field, select.Form),
        CallNode call => Call(call),
        ListNode list => Literals.List([.. list.Items.Select(item => (Plan(item.Value), item.Optional))]),
        MapNode map => Literals.Map([.. map.Entries.Select(entry => (Plan(entry.Key), Plan(entry.Value), entry.Optional))]),
        ComprehensionNode comprehension => Comprehension(comprehension),
        BindNode bind => Bind(bind),
        StructNode made => Structs.Plan(made.Made!, [.. made.Fields.Select(field => new FieldStep(field.Name, Plan(field.Value), field.Optional))]),
        _ => throw source.Error(node.Offset, "unknown syntax"),
    };

    private static Step Constant(CelValue value) => _ => value;

    private static Step Name(Referent referent)
    {
        if (referent.Constant is { } constant)
        {
            return Constant(constant);
        }

        if (referent.Variable is { } name)
        {
            return frame =>
            {
                frame.Charge(1);
                return frame.Activation.TryGet(name, out var value) ? value : CelValue.Error($"no such attribute: {name}");
            };
        }

        var slot = referent.Slot;
        if (referent.Bind is not null)
        {
            return frame => Binding.Read(frame, slot);
        }

        return frame =>
        {
            frame.Charge(1);
            return frame.Slots[slot];
        };
    }

    private Step Bind(BindNode node) => Binding.Plan(node.Slot, Plan(node.Value), Plan(node.Body));

    private Step Comprehension(ComprehensionNode node) => Comprehensions.Plan(
        node, Plan(node.Range), node.Condition is null ? null : Plan(node.Condition), node.Transform is null ? null : Plan(node.Transform));

    private Step Call(CallNode node)
    {
        var operands = node.Operands.Select(Plan).ToArray();
        return node.Function switch
        {
            Operators.And => Logic.And(operands[0], operands[1]),
            Operators.Or => Logic.Or(operands[0], operands[1]),
            Operators.Not => Logic.Not(operands[0]),
            Operators.Conditional => Logic.Choose(operands[0], operands[1], operands[2]),
            Operators.Negate => Calls.Unary(operands[0], Arithmetic.Negate),
            "or" when operands.Length == 2 && IsLibrary(node) => Optionals.Or(operands[0], operands[1]),
            "orValue" when operands.Length == 2 && IsLibrary(node) => Optionals.OrValue(operands[0], operands[1]),
            "matches" when operands.Length == 2 && IsLibrary(node) && node.Operands[1] is ConstantNode pattern => Match(operands[0], pattern),
            _ when BinaryOperators.TryGetValue(node.Function, out var apply) => Calls.Binary(operands[0], operands[1], apply),
            _ => Calls.Function(node.Function, operands, [.. node.Overloads]),
        };
    }

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
