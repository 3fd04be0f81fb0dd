using System.Buffers;
using System.Globalization;
using System.Text;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Syntax;

/// <summary>Writes a syntax tree as source that parses to it again. Parentheses only where the grammar needs them.</summary>
internal sealed class Unparser
{
    private const int Choice = 0;
    private const int Or = 1;
    private const int Unary = 6;
    private const int Member = 7;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private readonly StringBuilder _text = new();

    private Unparser()
    {
    }

    public static string Write(Node node)
    {
        var unparser = new Unparser();
        unparser.Put(node, Choice);
        return unparser._text.ToString();
    }

    /// <summary>The node, in parentheses where it binds weaker than its place asks for.</summary>
    private void Put(Node node, int least)
    {
        var strength = StrengthOf(node);
        _text.Append(strength < least ? "(" : "");
        Put(node);
        _text.Append(strength < least ? ")" : "");
    }

    private static int StrengthOf(Node node) => node switch
    {
        CallNode { Function: Operators.Conditional } => Choice,
        CallNode { Function: Operators.Not or Operators.Negate } => Unary,
        CallNode { Target: null, Arguments.Count: 2 } call when Operators.SymbolOf(call.Function) is { } symbol => symbol.Strength,
        _ => Member,
    };

    private void Put(Node node)
    {
        switch (node)
        {
            case ConstantNode constant:
                Constant(constant.Value);
                break;
            case IdentNode ident:
                _text.Append(ident.Name);
                break;
            case SelectNode select:
                Select(select);
                break;
            case CallNode call:
                Call(call);
                break;
            case ListNode list:
                Items("[", list.Items, item => Optional(item.Optional, item.Value), "]");
                break;
            case MapNode map:
                Items("{", map.Entries, entry => Entry(entry.Optional, () => Put(entry.Key, Choice), entry.Value), "}");
                break;
            case StructNode made:
                Items($"{made.TypeName}{{", made.Fields, field => Entry(field.Optional, () => Name(field.Name), field.Value), "}");
                break;
            case ComprehensionNode comprehension:
                Comprehension(comprehension);
                break;
            case BindNode bind:
                Bind(bind);
                break;
        }
    }

    private void Constant(in CelValue value) => _text.Append(value.Kind switch
    {
        CelKind.Double => DoubleText(value.AsDouble),
        CelKind.String => Rendering.Quoted(value.AsString),
        CelKind.Bytes => $"b\"{string.Concat(value.AsBytes.ToArray().Select(octet => $"\\x{octet:x2}"))}\"",
        _ => value.ToString(),
    });

    private static string DoubleText(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : $"{text}.0";
    }

    private void Select(SelectNode select)
    {
        _text.Append(select.Form == SelectForm.Has ? "has(" : "");
        Put(select.Operand, Member);
        _text.Append(select.Form == SelectForm.Optional ? ".?" : ".");
        Name(select.Field);
        _text.Append(select.Form == SelectForm.Has ? ")" : "");
    }

    private void Call(CallNode call)
    {
        var arguments = call.Arguments;
        switch (call.Function)
        {
            case Operators.Conditional:
                Put(arguments[0], Or);
                _text.Append(" ? ");
                Put(arguments[1], Or);
                _text.Append(" : ");
                Put(arguments[2], Choice);
                break;
            case Operators.Not or Operators.Negate:
                _text.Append(call.Function == Operators.Not ? '!' : '-');
                // -1 is a literal, and runs of one sign cancel out.
                Put(arguments[0], arguments[0] is ConstantNode ? Member + 1 : Member);
                break;
            case Operators.Index or Operators.OptionalIndex:
                Put(arguments[0], Member);
                _text.Append(call.Function == Operators.Index ? "[" : "[?");
                Put(arguments[1], Choice);
                _text.Append(']');
                break;
            default:
                Named(call);
                break;
        }
    }

    private void Named(CallNode call)
    {
        if (call is { Target: null, Arguments.Count: 2 } && Operators.SymbolOf(call.Function) is { } symbol)
        {
            Put(call.Arguments[0], symbol.Strength);
            _text.Append(' ').Append(symbol.Text).Append(' ');
            Put(call.Arguments[1], Operators.IsLogical(call.Function) ? symbol.Strength : symbol.Strength + 1);
            return;
        }

        if (call.Target is { } target)
        {
            Put(target, Member);
            _text.Append('.');
        }

        Items($"{call.Function}(", call.Arguments, argument => Put(argument, Choice), ")");
    }

    private void Comprehension(ComprehensionNode node)
    {
        var pair = node.Variables.Count == 2;
        var name = node.Form switch
        {
            ComprehensionForm.All => "all",
            ComprehensionForm.Exists => "exists",
            ComprehensionForm.ExistsOne => "exists_one",
            ComprehensionForm.Filter => "filter",
            ComprehensionForm.ToList => pair ? "transformList" : "map",
            ComprehensionForm.ToMap => "transformMap",
            _ => "transformMapEntry",
        };
        Put(node.Range, Member);
        Node?[] parts = [node.Condition, node.Form == ComprehensionForm.Filter ? null : node.Transform];
        _text.Append(CultureInfo.InvariantCulture, $".{name}({string.Join(", ", node.Variables)}");
        foreach (var part in parts.OfType<Node>())
        {
            _text.Append(", ");
            Put(part, Choice);
        }

        _text.Append(')');
    }

    /// <summary>optMap, optFlatMap and sortBy are bindings of names that no source can spell; everything else is cel.bind.</summary>
    private void Bind(BindNode node)
    {
        switch (node)
        {
            case { Name: Macros.SortTarget, Body: CallNode { Arguments: [ComprehensionNode keys] } }:
                Macro(node.Value, "sortBy", keys.Variables[0], keys.Transform!);
                break;
            case { Name: Macros.OptionalTarget, Body: CallNode { Arguments: [_, CallNode { Arguments: [BindNode mapped] }, _] } }:
                Macro(node.Value, "optMap", mapped.Name, mapped.Body);
                break;
            case { Name: Macros.OptionalTarget, Body: CallNode { Arguments: [_, BindNode mapped, _] } }:
                Macro(node.Value, "optFlatMap", mapped.Name, mapped.Body);
                break;
            default:
                _text.Append("cel.bind(").Append(node.Name).Append(", ");
                Put(node.Value, Choice);
                _text.Append(", ");
                Put(node.Body, Choice);
                _text.Append(')');
                break;
        }
    }

    private void Macro(Node target, string name, string variable, Node body)
    {
        Put(target, Member);
        _text.Append('.').Append(name).Append('(').Append(variable).Append(", ");
        Put(body, Choice);
        _text.Append(')');
    }

    private void Items<T>(string opening, IReadOnlyList<T> items, Action<T> put, string closing)
    {
        _text.Append(opening);
        for (var i = 0; i < items.Count; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            put(items[i]);
        }

        _text.Append(closing);
    }

    private void Optional(bool optional, Node value)
    {
        _text.Append(optional ? "?" : "");
        Put(value, Choice);
    }

    private void Entry(bool optional, Action key, Node value)
    {
        _text.Append(optional ? "?" : "");
        key();
        _text.Append(": ");
        Put(value, Choice);
    }

    private void Name(string name)
    {
        var isPlain = !name.AsSpan().ContainsAnyExcept(NameCharacters) && !char.IsAsciiDigit(name[0]) && name is not ("true" or "false" or "null" or "in");
        _text.Append(isPlain ? name : $"`{name}`");
    }
}
