using System.Globalization;
using System.Text;
using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>A syntax tree in the text form of the published suites, with our comprehensions written out as theirs.</summary>
internal sealed class PublishedTree
{
    private const string Accumulator = "@result";
    private readonly StringBuilder _text = new();
    private int _indent;

    private PublishedTree()
    {
    }

    public static string Write(Node node)
    {
        var tree = new PublishedTree();
        tree.Visit(node);
        return tree._text.ToString();
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case ConstantNode constant:
                Constant(constant.Value);
                break;
            case IdentNode ident:
                Mark(ident.Name, "Expr_IdentExpr");
                break;
            case SelectNode select:
                Visit(select.Operand);
                Mark($".{select.Field}{(select.Form == SelectForm.Has ? "~test-only~" : "")}", "Expr_SelectExpr");
                break;
            case CallNode call:
                Call(call);
                break;
            case ListNode list:
                Block("[", list.Items.Select<ListItem, Action>(item => () => Visit(item.Value)), "]");
                Mark("", "Expr_ListExpr");
                break;
            case MapNode map:
                Block("{", map.Entries.Select<MapEntry, Action>(entry => () => Entry(() => Visit(entry.Key), entry.Value)), "}");
                Mark("", "Expr_StructExpr");
                break;
            case StructNode message:
                _text.Append(message.TypeName);
                Block("{", message.Fields.Select<StructField, Action>(field => () => Entry(() => _text.Append(field.Name), field.Value)), "}");
                Mark("", "Expr_StructExpr");
                break;
            case ComprehensionNode comprehension:
                Comprehension(comprehension);
                break;
        }
    }

    private void Call(CallNode call)
    {
        if (call.Target is not null)
        {
            Visit(call.Target);
            _text.Append('.');
        }

        _text.Append(call.Function);
        Block("(", call.Arguments.Select<Node, Action>(argument => () => Visit(argument)), ")");
        Mark("", "Expr_CallExpr");
    }

    private void Entry(Action key, Node value)
    {
        key();
        _text.Append(':');
        Visit(value);
        Mark("", "Expr_CreateStruct_Entry");
    }

    private void Comprehension(ComprehensionNode node)
    {
        var (init, condition, step, result) = Parts(node);
        _text.Append("__comprehension__(");
        _indent++;
        foreach (var (title, write) in new (string, Action)[]
        {
            ("Variable", () => _text.Append(node.Variables[0])), ("Target", () => Visit(node.Range)), ("Accumulator", () => _text.Append(Accumulator)),
            ("Init", () => Visit(init)), ("LoopCondition", () => Visit(condition)), ("LoopStep", () => Visit(step)), ("Result", () => Visit(result)),
        })
        {
            Line($"// {title}");
            Line("");
            write();
            _text.Append(title == "Result" ? ")" : ",");
        }

        _indent--;
        Mark("", "Expr_ComprehensionExpr");
    }

    private static (Node Init, Node Condition, Node Step, Node Result) Parts(ComprehensionNode node)
    {
        var result = new IdentNode(0, Accumulator);
        var @true = Literal(CelValue.FromBool(true));
        var one = Literal(CelValue.FromInt(1));
        Node Collected(Node item) => Operator("_+_", result, new ListNode(0, [new ListItem(item, false)]));
        Node Where(Node? test, Node then) => test is null ? then : Operator("_?_:_", test, then, result);
        return node.Form switch
        {
            ComprehensionForm.All => (@true, Operator("@not_strictly_false", result), Operator("_&&_", result, node.Condition!), result),
            ComprehensionForm.Exists => (Literal(CelValue.FromBool(false)), Operator("@not_strictly_false", Operator("!_", result)), Operator("_||_", result, node.Condition!), result),
            ComprehensionForm.ExistsOne => (Literal(CelValue.FromInt(0)), @true, Where(node.Condition, Operator("_+_", result, one)), Operator("_==_", result, one)),
            ComprehensionForm.Filter => (new ListNode(0, []), @true, Where(node.Condition, Collected(new IdentNode(0, node.Variables[0]))), result),
            _ => (new ListNode(0, []), @true, Where(node.Condition, Collected(node.Transform!)), result),
        };
    }

    private static CallNode Operator(string name, params Node[] arguments) => new(0, name, null, arguments);

    private static ConstantNode Literal(CelValue value) => new(0, value);

    private void Constant(CelValue value) => Mark(
        value.Kind switch
        {
            CelKind.Double => Decimals.Text(value.AsDouble),
            CelKind.UInt => $"{value.AsUInt}u",
            CelKind.String => Quoted(value.AsString),
            CelKind.Bytes => $"b{Quoted(value.AsBytes.Span)}",
            _ => value.ToString(),
        },
        value.Kind switch
        {
            CelKind.Int => "Constant_Int64Value",
            CelKind.UInt => "Constant_Uint64Value",
            _ => $"Constant_{value.Kind}Value",
        });

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

    private void Mark(string content, string kind) => _text.Append(content).Append("^#*expr.").Append(kind).Append('#');
}
