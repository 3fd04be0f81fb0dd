namespace AgentIdentity.Cel.Syntax;

/// <summary>The tight end of the grammar: literals, names, calls, selections, lists, maps.</summary>
internal sealed partial class Parser
{
    private Node Member() => MemberOf(Primary());

    private Node MemberOf(Node node)
    {
        while (true)
        {
            var mark = Current.Offset;
            if (Accept("."))
            {
                node = Accept("?") ? OptionalSelect(mark, node) : Dotted(node);
            }
            else if (Accept("["))
            {
                var function = Accept("?") ? RequireOptionals(mark, Operators.OptionalIndex) : Operators.Index;
                node = Call(mark, function, node, Expression());
                Expect("]");
            }
            else if (Current.Is("{") && TypeNameOf(node) is { } typeName)
            {
                node = Struct(node.Offset, typeName);
            }
            else
            {
                return node;
            }
        }
    }

    private Node Dotted(Node operand)
    {
        var name = FieldName();
        if (name.Kind == TokenKind.Identifier && Accept("("))
        {
            return Invoke(name, operand);
        }

        return Measured(new SelectNode(name.Offset, operand, name.Text, SelectForm.Plain));
    }

    private Node OptionalSelect(int mark, Node operand)
    {
        RequireOptionals(mark, Operators.OptionalSelect);
        var name = FieldName();
        return Measured(new SelectNode(name.Offset, operand, name.Text, SelectForm.Optional));
    }

    private Token FieldName()
    {
        var name = _tokens[_at++];
        return name.Kind == TokenKind.Identifier || (name.Kind == TokenKind.QuotedIdentifier && _macros.Has(Extensions.QuotedNames))
            ? name
            : throw _source.Error(name.Offset, $"expected a field name, found {name.Describe()}");
    }

    private string RequireOptionals(int mark, string function) =>
        _macros.Has(Extensions.Optionals) ? function : throw _source.Error(mark, "optional syntax is not available here");

    private Node Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Int or TokenKind.UInt or TokenKind.Double:
                return Number("");
            case TokenKind.String:
                return Constant(CelValue.FromString(token.Text));
            case TokenKind.Bytes:
                return Constant(CelValue.FromBytes(token.Octets));
            case TokenKind.True or TokenKind.False:
                return Constant(CelValue.FromBool(token.Kind == TokenKind.True));
            case TokenKind.Null:
                return Constant(CelValue.Null);
            case TokenKind.Identifier:
                _at++;
                return Name(token, "");
            case TokenKind.Symbol:
                _at++;
                return Bracketed(token);
            default:
                throw Unexpected();
        }
    }

    private ConstantNode Constant(CelValue value) => new(_tokens[_at++].Offset, value);

    private Node Bracketed(in Token opening)
    {
        switch (opening.Text)
        {
            case "(":
                var inner = Expression();
                Expect(")");
                return inner;
            case "[":
                return Measured(new ListNode(opening.Offset, Items("]", Item)));
            case "{":
                return Measured(new MapNode(opening.Offset, Items("}", Entry)));
            case "." when Current.Kind == TokenKind.Identifier:
                return Name(_tokens[_at++], ".");
            default:
                _at--;
                throw Unexpected();
        }
    }

    private Node Name(in Token token, string prefix)
    {
        if (Reserved.Contains(token.Text))
        {
            throw _source.Error(token.Offset, $"'{token.Text}' is a reserved word");
        }

        return Accept("(")
            ? Invoke(token with { Text = prefix + token.Text }, null)
            : new IdentNode(token.Offset, prefix + token.Text);
    }

    private Node Invoke(in Token name, Node? target)
    {
        var arguments = Items(")", Expression, trailingComma: false);
        return Measured(
            _macros.TryExpand(name, target, arguments) ?? Measured(new CallNode(name.Offset, name.Text, target, arguments)));
    }

    private ListItem Item()
    {
        var optional = OptionalMark();
        return new ListItem(Expression(), optional);
    }

    private MapEntry Entry()
    {
        var optional = OptionalMark();
        var key = Expression();
        Expect(":");
        return new MapEntry(key, Expression(), optional);
    }

    private Node Struct(int offset, string typeName)
    {
        Expect("{");
        return Measured(new StructNode(offset, typeName, Items("}", Field)));
    }

    private StructField Field()
    {
        var optional = OptionalMark();
        var name = FieldName();
        Expect(":");
        return new StructField(name.Text, Expression(), optional);
    }

    private bool OptionalMark()
    {
        var mark = Current.Offset;
        var optional = Accept("?");
        if (optional)
        {
            RequireOptionals(mark, "");
        }

        return optional;
    }

    private List<T> Items<T>(string closing, Func<T> item, bool trailingComma = true)
    {
        var items = new List<T>();
        while (!Current.Is(closing))
        {
            items.Add(item());
            if (!Accept(","))
            {
                break;
            }

            if (!trailingComma && Current.Is(closing))
            {
                throw Unexpected();
            }
        }

        Expect(closing);
        return items;
    }

    private static string? TypeNameOf(Node node) => node switch
    {
        IdentNode ident => ident.Name,
        SelectNode { Form: SelectForm.Plain } select when TypeNameOf(select.Operand) is { } prefix => $"{prefix}.{select.Field}",
        _ => null,
    };
}
