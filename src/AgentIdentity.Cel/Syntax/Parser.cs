using System.Globalization;
using System.Runtime.CompilerServices;

namespace AgentIdentity.Cel.Syntax;

/// <summary>
/// Recursive descent over the CEL grammar. Every recursion passes <see cref="Expression"/>, which counts the nesting,
/// and every node is measured, so neither this nor any later pass can exhaust the stack.
/// </summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ];

    private readonly Source _source;
    private readonly CelLimits _limits;
    private readonly Macros _macros;
    private readonly List<Token> _tokens;
    private int _at;
    private int _nesting;

    private Parser(Source source, CelLimits limits, Extensions extensions)
    {
        _source = source;
        _limits = limits;
        _macros = new Macros(source, extensions);
        _tokens = new Lexer(source).Read();
    }

    private Token Current => _tokens[_at];

    public static Node Parse(Source source, CelLimits limits, Extensions extensions)
    {
        if (source.Text.Length > limits.SourceLength)
        {
            throw source.Error(0, $"the expression is longer than {limits.SourceLength} characters");
        }

        var parser = new Parser(source, limits, extensions);
        var root = parser.Expression();
        return parser.Current.Kind == TokenKind.End ? root : throw parser.Unexpected();
    }

    private Node Expression()
    {
        if (++_nesting > _limits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw TooDeep(Current.Offset);
        }

        var condition = Operation();
        var mark = Current.Offset;
        if (Accept("?"))
        {
            var whenTrue = Operation();
            Expect(":");
            condition = Call(mark, Operators.Conditional, condition, whenTrue, Expression());
        }

        _nesting--;
        return condition;
    }

    /// <summary>Operators by their strength, with stacks of its own: a level of nesting costs few frames.</summary>
    private Node Operation()
    {
        var operands = new List<Node> { Unary() };
        var pending = new List<(int Strength, string Function, int Offset)>();
        while (true)
        {
            var next = Operators.Binary(Current);
            var strength = next?.Strength ?? 0;
            while (pending.Count > 0 && (pending[^1].Strength > strength || (pending[^1].Strength == strength && !Operators.IsLogical(pending[^1].Function))))
            {
                Reduce(operands, pending);
            }

            if (next is not { } found)
            {
                return operands[0];
            }

            pending.Add((strength, found.Function, _tokens[_at++].Offset));
            operands.Add(Unary());
        }
    }

    private void Reduce(List<Node> operands, List<(int Strength, string Function, int Offset)> pending)
    {
        var function = pending[^1].Function;
        var first = pending.Count - 1;
        while (Operators.IsLogical(function) && first > 0 && pending[first - 1].Function == function)
        {
            first--;
        }

        operands[first] = Balance(function, operands, pending, first, pending.Count - 1);
        operands.RemoveRange(first + 1, pending.Count - first);
        pending.RemoveRange(first, pending.Count - first);
    }

    /// <summary>A chain of || or &amp;&amp; becomes a balanced tree, so that long ones stay shallow.</summary>
    private Node Balance(string function, List<Node> terms, List<(int Strength, string Function, int Offset)> marks, int low, int high)
    {
        var middle = (low + high + 1) / 2;
        var left = middle == low ? terms[middle] : Balance(function, terms, marks, low, middle - 1);
        var right = middle == high ? terms[middle + 1] : Balance(function, terms, marks, middle + 1, high);
        return Call(marks[middle].Offset, function, left, right);
    }

    private Node Unary()
    {
        var mark = Current.Offset;
        if (!Current.Is("!") && !Current.Is("-"))
        {
            return Member();
        }

        // The grammar has runs of one sign only, and an even run cancels out.
        var sign = Current.Text;
        var count = 0;
        while (Current.Is(sign))
        {
            count++;
            _at++;
        }

        if (sign == "-" && count % 2 == 1 && Current.Kind is TokenKind.Int or TokenKind.Double)
        {
            return MemberOf(Number("-"));
        }

        if (Current.Is("!") || Current.Is("-"))
        {
            throw Unexpected();
        }

        var operand = Member();
        return count % 2 == 0 ? operand : Call(mark, sign == "!" ? Operators.Not : Operators.Negate, operand);
    }

    private ConstantNode Number(string sign)
    {
        var token = _tokens[_at++];
        return token.Kind switch
        {
            TokenKind.Double => new ConstantNode(token.Offset, Double(token, sign)),
            TokenKind.UInt => new ConstantNode(token.Offset, CelValue.FromUInt(
                TryWhole(token.Text, out var unsigned) ? unsigned : throw _source.Error(token.Offset, "the uint is out of range"))),
            _ => new ConstantNode(token.Offset, CelValue.FromInt(
                TryWhole(token.Text, out var magnitude) && TryInt(magnitude, sign, out var signed)
                    ? signed
                    : throw _source.Error(token.Offset, "the int is out of range"))),
        };
    }

    private CelValue Double(in Token token, string sign)
    {
        var number = double.Parse(sign + token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? CelValue.FromDouble(number) : throw _source.Error(token.Offset, "the double is out of range");
    }

    private static bool TryWhole(string digits, out ulong number) =>
        digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryInt(ulong magnitude, string sign, out long number)
    {
        const ulong MinMagnitude = 1UL << 63;
        number = sign.Length == 0 ? unchecked((long)magnitude) : unchecked(-(long)magnitude);
        return sign.Length == 0 ? magnitude < MinMagnitude : magnitude <= MinMagnitude;
    }

    private Node Call(int offset, string function, params Node[] arguments) =>
        Measured(new CallNode(offset, function, null, arguments));

    private Node Measured(Node node) => node.Depth <= _limits.Depth ? node : throw TooDeep(node.Offset);

    private CelException TooDeep(int offset) => _source.Error(offset, $"the expression nests deeper than {_limits.Depth} levels");

    private CelException Unexpected() => _source.Error(Current.Offset, $"unexpected {Current.Describe()}");

    private bool Accept(string symbol)
    {
        if (!Current.Is(symbol))
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Accept(symbol))
        {
            throw _source.Error(Current.Offset, $"expected '{symbol}', found {Current.Describe()}");
        }
    }
}
