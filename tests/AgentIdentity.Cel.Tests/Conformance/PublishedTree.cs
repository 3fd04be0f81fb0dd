using System.Globalization;
using System.Text;
using AgentIdentity.Cel.Checking;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>A syntax tree in the text form of the published suites, with our comprehensions written out as theirs.</summary>
internal sealed class PublishedTree
{
    private const string Accumulator = "@result";
    private readonly StringBuilder _text = new();
    private readonly bool _typed;
    private int _indent;

    private PublishedTree(bool typed) => _typed = typed;

    /// <summary>The tree with the kind of every node, as parsed, or with its type, as checked.</summary>
    public static string Write(Node node, bool typed = false)
    {
        var tree = new PublishedTree(typed);
        tree.Visit(node);
        return tree._text.ToString();
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case ConstantNode constant:
                Constant(constant);
                break;
            case IdentNode ident:
                Mark(NameOf(ident.Name, ident.Referent), "Expr_IdentExpr", ident);
                break;
            case SelectNode { Referent: { } referent } name when _typed:
                Mark(NameOf(name.Field, referent), "", name);
                break;
            case SelectNode select:
                Visit(select.Operand);
                Mark($".{select.Field}{(select.Form == SelectForm.Has ? "~test-only~" : "")}", "Expr_SelectExpr", select);
                break;
            case CallNode call:
                Call(call);
                break;
            case ListNode list:
                Block("[", list.Items.Select<ListItem, Action>(item => () => Visit(item.Value)), "]");
                Mark("", "Expr_ListExpr", list);
                break;
            case MapNode map:
                Block("{", map.Entries.Select<MapEntry, Action>(entry => () => Entry(() => Visit(entry.Key), entry.Value)), "}");
                Mark("", "Expr_StructExpr", map);
                break;
            case StructNode message:
                _text.Append(_typed ? message.Made!.Name : message.TypeName);
                Block("{", message.Fields.Select<StructField, Action>(field => () => Entry(() => _text.Append(field.Name), field.Value)), "}");
                Mark("", "Expr_StructExpr", message);
                break;
            case ComprehensionNode comprehension:
                var (init, condition, step, result) = Parts(comprehension);
                Comprehension(comprehension, comprehension.Variables[0], Accumulator, (comprehension.Range, init, condition, step, result));
                break;
            case BindNode bind:
                var bound = new IdentNode(0, bind.Name) { Type = bind.Value.Type };
                Comprehension(
                    bind,
                    "#unused",
                    bind.Name,
                    (new ListNode(0, []) { Type = CelType.List(CelType.Dyn) }, bind.Value, Literal(CelValue.FromBool(false), CelType.Bool), bound, bind.Body));
                break;
        }
    }

    private void Call(CallNode call)
    {
        var qualified = _typed && call.Target is not null && ReferenceEquals(call.Operands, call.Arguments);
        if (call.Target is not null && !qualified)
        {
            Visit(call.Target);
            _text.Append('.');
        }

        _text.Append(qualified || (_typed && call.Target is null && call.Overloads.Count > 0) ? call.Overloads[0].Name : call.Function);
        // cel-go makes a list of three and more.
        var arguments = _typed && call.Arguments.Count > 2 && call.Overloads.Any(overload => overload.Variadic) ? [Listed(call.Arguments)] : call.Arguments;
        Block("(", arguments.Select<Node, Action>(argument => () => Visit(argument)), ")");
        Mark("", "Expr_CallExpr", call);
    }

    private static ListNode Listed(IReadOnlyList<Node> items) => new(0, [.. items.Select(item => new ListItem(item, false))])
    {
        Type = CelType.List(items.All(item => item.Type.Equals(items[0].Type)) ? items[0].Type : CelType.Dyn),
    };

    private void Entry(Action key, Node value)
    {
        key();
        _text.Append(':');
        Visit(value);
        Mark("", "Expr_CreateStruct_Entry", null);
    }

    private void Comprehension(Node node, string variable, string accumulator, (Node Target, Node Init, Node Condition, Node Step, Node Result) parts)
    {
        _text.Append("__comprehension__(");
        _indent++;
        foreach (var (title, write) in new (string, Action)[]
        {
            ("Variable", () => _text.Append(variable)), ("Target", () => Visit(parts.Target)), ("Accumulator", () => _text.Append(accumulator)),
            ("Init", () => Visit(parts.Init)), ("LoopCondition", () => Visit(parts.Condition)), ("LoopStep", () => Visit(parts.Step)), ("Result", () => Visit(parts.Result)),
        })
        {
            Line($"// {title}");
            Line("");
            write();
            _text.Append(title == "Result" ? ")" : ",");
        }

        _indent--;
        Mark("", "Expr_ComprehensionExpr", node);
    }

    private static (Node Init, Node Condition, Node Step, Node Result) Parts(ComprehensionNode node)
    {
        var held = node.Form == ComprehensionForm.ExistsOne ? CelType.Int : node.Type;
        var result = new IdentNode(0, Accumulator) { Type = held };
        var @true = Literal(CelValue.FromBool(true), CelType.Bool);
        var one = Literal(CelValue.FromInt(1), CelType.Int);
        var empty = new ListNode(0, []) { Type = held };
        Node Collected(Node item) => Operator("_+_", held, result, new ListNode(0, [new ListItem(item, false)]) { Type = CelType.List(item.Type) });
        Node Where(Node? test, Node then) => test is null ? then : Operator("_?_:_", held, test, then, result);
        return node.Form switch
        {
            ComprehensionForm.All => (@true, Operator("@not_strictly_false", held, result), Operator("_&&_", held, result, node.Condition!), result),
            ComprehensionForm.Exists => (
                Literal(CelValue.FromBool(false), held), Operator("@not_strictly_false", held, Operator("!_", held, result)), Operator("_||_", held, result, node.Condition!), result),
            ComprehensionForm.ExistsOne => (
                Literal(CelValue.FromInt(0), held), @true, Where(node.Condition, Operator("_+_", held, result, one)), Operator("_==_", CelType.Bool, result, one)),
            ComprehensionForm.Filter => (empty, @true, Where(node.Condition, Collected(new IdentNode(0, node.Variables[0]) { Type = held.Arguments.FirstOrDefault(CelType.Dyn) })), result),
            _ => (empty, @true, Where(node.Condition, Collected(node.Transform!)), result),
        };
    }

    private static CallNode Operator(string name, CelType type, params Node[] arguments) => new(0, name, null, arguments) { Type = type };

    private static ConstantNode Literal(CelValue value, CelType type) => new(0, value) { Type = type };

    private string NameOf(string name, Referent? referent) =>
        !_typed || referent is null ? name : referent.Variable ?? referent.Name ?? name;

    private void Constant(ConstantNode node) => Mark(Written(node.Value), node.Value.Kind switch
    {
        CelKind.Int => "Constant_Int64Value",
        CelKind.UInt => "Constant_Uint64Value",
        _ => $"Constant_{node.Value.Kind}Value",
    }, node);

    private static string Written(CelValue value) => value.Kind switch
    {
        CelKind.Double => Decimals.Text(value.AsDouble),
        CelKind.UInt => $"{value.AsUInt}u",
        CelKind.String => Quoted(value.AsString),
        CelKind.Bytes => $"b{Quoted(value.AsBytes.Span)}",
        _ => value.ToString(),
    };

    /// <summary>Octets that are no UTF-8 are escaped one by one.</summary>
    private static string Quoted(ReadOnlySpan<byte> octets)
    {
        var quoted = new StringBuilder("\"");
        while (!octets.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(octets, out var rune, out var count) == System.Buffers.OperationStatus.Done;
            quoted.Append(valid ? Quoted(rune) : string.Concat(octets[..count].ToArray().Select(octet => $"\\x{octet:x2}")));
            octets = octets[count..];
        }

        return quoted.Append('"').ToString();
    }

    private static string Quoted(string value) => $"\"{string.Concat(value.EnumerateRunes().Select(Quoted))}\"";

    private static string Quoted(Rune rune) => rune.Value switch
    {
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        '\\' => "\\\\",
        '"' => "\\\"",
        < 0x20 or 0x7F => $"\\x{rune.Value:x2}",
        _ when IsPrintable(rune) => rune.ToString(),
        < 0x10000 => $"\\u{rune.Value:x4}",
        _ => $"\\U{rune.Value:x8}",
    };

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private void Block(string opening, IEnumerable<Action> items, string closing)
    {
        _text.Append(opening);
        _indent++;
        var any = false;
        foreach (var item in items)
        {
            _text.Append(any ? "," : "");
            Line("");
            item();
            any = true;
        }

        _indent--;
        if (any)
        {
            Line("");
        }

        _text.Append(closing);
    }

    private void Line(string content) => _text.Append('\n').Append(' ', _indent * 2).Append(content);

    private void Mark(string content, string kind, Node? node)
    {
        _text.Append(content);
        if (!_typed)
        {
            _text.Append("^#*expr.").Append(kind).Append('#');
        }
        else if (node is not null)
        {
            _text.Append('~').Append(PublishedValue.Text(node.Type));
        }
    }
}
