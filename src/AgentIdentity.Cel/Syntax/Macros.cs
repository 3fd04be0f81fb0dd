namespace AgentIdentity.Cel.Syntax;

/// <summary>Calls that stand for syntax: has, the comprehensions, cel.bind, optMap.</summary>
internal sealed class Macros(Source source, Extensions extensions)
{
    /// <summary>Names no source can spell.</summary>
    public const string OptionalTarget = "@optional";
    public const string SortTarget = "@sorted";

    public bool Has(Extensions extension) => (extensions & extension) != 0;

    /// <summary>The node a macro call stands for; null where the call is none.</summary>
    public Node? TryExpand(in Token name, Node? target, IReadOnlyList<Node> arguments) => (name.Text, arguments.Count) switch
    {
        ("has", 1) when target is null => Presence(name, arguments[0]),
        _ when target is null => null,
        ("bind", 3) when Has(Extensions.Bindings) && target is IdentNode { Name: "cel" } =>
            new BindNode(name.Offset, Variable(arguments[0]), arguments[1], arguments[2]),
        ("block", 2) when Has(Extensions.Blocks) && target is IdentNode { Name: "cel" } => Block(name.Offset, arguments),
        ("index" or "iterVar" or "accuVar", 1 or 2) when Has(Extensions.Blocks) && target is IdentNode { Name: "cel" } =>
            new IdentNode(name.Offset, Numbered(name.Text, arguments)),
        ("sortBy", 2) when Has(Extensions.Lists) => SortBy(name.Offset, target, arguments),
        ("optMap", 2) when Has(Extensions.Optionals) => OptionalMap(name, target, arguments, flat: false),
        ("optFlatMap", 2) when Has(Extensions.Optionals) => OptionalMap(name, target, arguments, flat: true),
        (var macro, 2) => OneVariable(macro, name.Offset, target, arguments),
        ("map", 3) => new ComprehensionNode(
            name.Offset, ComprehensionForm.ToList, target, [Variable(arguments[0])], arguments[1], arguments[2]),
        (var macro, 3 or 4) when Has(Extensions.TwoVariables) => TwoVariables(macro, name.Offset, target, arguments),
        _ => null,
    };

    private SelectNode Presence(in Token name, Node argument) => argument is SelectNode { Form: SelectForm.Plain } select
        ? new SelectNode(name.Offset, select.Operand, select.Field, SelectForm.Has)
        : throw source.Error(argument.Offset, "has() takes a field selection, such as has(a.b)");

    private ComprehensionNode? OneVariable(string macro, int offset, Node range, IReadOnlyList<Node> arguments)
    {
        ComprehensionForm? known = macro switch
        {
            "all" => ComprehensionForm.All,
            "exists" => ComprehensionForm.Exists,
            "exists_one" or "existsOne" => ComprehensionForm.ExistsOne,
            "filter" => ComprehensionForm.Filter,
            "map" => ComprehensionForm.ToList,
            _ => null,
        };
        if (known is not { } form)
        {
            return null;
        }

        var (condition, transform) = form == ComprehensionForm.ToList ? (null, arguments[1]) : (arguments[1], (Node?)null);
        return new ComprehensionNode(offset, form, range, [Variable(arguments[0])], condition, transform);
    }

    private ComprehensionNode? TwoVariables(string macro, int offset, Node range, IReadOnlyList<Node> arguments)
    {
        ComprehensionForm? known = (macro, arguments.Count) switch
        {
            ("all", 3) => ComprehensionForm.All,
            ("exists", 3) => ComprehensionForm.Exists,
            ("exists_one" or "existsOne", 3) => ComprehensionForm.ExistsOne,
            ("transformList", _) => ComprehensionForm.ToList,
            ("transformMap", _) => ComprehensionForm.ToMap,
            ("transformMapEntry", _) => ComprehensionForm.ToMapEntries,
            _ => null,
        };
        if (known is not { } form)
        {
            return null;
        }

        string[] variables = [Variable(arguments[0]), Variable(arguments[1])];
        if (variables[0] == variables[1])
        {
            throw source.Error(arguments[1].Offset, "the two variables need different names");
        }

        var isTest = form is ComprehensionForm.All or ComprehensionForm.Exists or ComprehensionForm.ExistsOne;
        return new ComprehensionNode(
            offset,
            form,
            range,
            variables,
            isTest || arguments.Count == 4 ? arguments[2] : null,
            isTest ? null : arguments[^1]);
    }

    private BindNode OptionalMap(in Token name, Node target, IReadOnlyList<Node> arguments, bool flat)
    {
        var at = name.Offset;
        var held = new IdentNode(at, OptionalTarget);
        Node mapped = new BindNode(at, Variable(arguments[0]), new CallNode(at, "value", held, []), arguments[1]);
        if (!flat)
        {
            mapped = new CallNode(at, "optional.of", null, [mapped]);
        }

        var choice = new CallNode(at, Operators.Conditional, null,
            [new CallNode(at, "hasValue", new IdentNode(at, OptionalTarget), []), mapped, new CallNode(at, "optional.none", null, [])]);
        return new BindNode(at, OptionalTarget, target, choice);
    }

    /// <summary>The list is computed once: it is both what is sorted and what the keys are taken from.</summary>
    private BindNode SortBy(int offset, Node target, IReadOnlyList<Node> arguments)
    {
        var keys = new ComprehensionNode(
            offset, ComprehensionForm.ToList, new IdentNode(offset, SortTarget), [Variable(arguments[0])], null, arguments[1]);
        return new BindNode(offset, SortTarget, target, new CallNode(offset, "@sortByKeys", new IdentNode(offset, SortTarget), [keys]));
    }

    private Node Block(int offset, IReadOnlyList<Node> arguments)
    {
        var items = arguments[0] is ListNode list ? list.Items : throw source.Error(offset, "cel.block() takes a list literal");
        var body = arguments[1];
        for (var i = items.Count - 1; i >= 0; i--)
        {
            body = new BindNode(offset, $"@index{i}", items[i].Value, body);
        }

        return body;
    }

    private string Numbered(string kind, IReadOnlyList<Node> numbers) => $"@{kind}" + string.Join('_', numbers.Select(
        number => number is ConstantNode { Value: { Kind: CelKind.Int } value } ? value.AsInt : throw source.Error(number.Offset, "expected a number")));

    private string Variable(Node argument) => argument is IdentNode { Name: var name } && name[0] != '.' && name != "__result__"
        ? name
        : throw source.Error(argument.Offset, "the variable must be a simple name");
}
