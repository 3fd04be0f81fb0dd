namespace AgentIdentity.Cel.Syntax;

/// <summary>The function names operators stand for, as in the published syntax tree.</summary>
internal static class Operators
{
    public const string Conditional = "_?_:_";
    public const string And = "_&&_";
    public const string Or = "_||_";
    public const string Not = "!_";
    public const string Negate = "-_";
    public const string Equal = "_==_";
    public const string NotEqual = "_!=_";
    public const string Less = "_<_";
    public const string LessOrEqual = "_<=_";
    public const string Greater = "_>_";
    public const string GreaterOrEqual = "_>=_";
    public const string Add = "_+_";
    public const string Subtract = "_-_";
    public const string Multiply = "_*_";
    public const string Divide = "_/_";
    public const string Modulo = "_%_";
    public const string In = "@in";
    public const string Index = "_[_]";
    public const string OptionalIndex = "_[?_]";
    public const string OptionalSelect = "_?._";

    /// <summary>Binding strength of the binary operators, and the function each stands for.</summary>
    public static (int Strength, string Function)? Binary(in Token token) => token.Kind switch
    {
        TokenKind.In => (3, In),
        TokenKind.Symbol => token.Text switch
        {
            "||" => (1, Or),
            "&&" => (2, And),
            "==" => (3, Equal),
            "!=" => (3, NotEqual),
            "<" => (3, Less),
            "<=" => (3, LessOrEqual),
            ">" => (3, Greater),
            ">=" => (3, GreaterOrEqual),
            "+" => (4, Add),
            "-" => (4, Subtract),
            "*" => (5, Multiply),
            "/" => (5, Divide),
            "%" => (5, Modulo),
            _ => null,
        },
        _ => null,
    };

    /// <summary>How a binary operator's function is written, and how strongly it binds.</summary>
    public static (string Text, int Strength)? SymbolOf(string function) => function switch
    {
        Or => ("||", 1),
        And => ("&&", 2),
        Equal => ("==", 3),
        NotEqual => ("!=", 3),
        Less => ("<", 3),
        LessOrEqual => ("<=", 3),
        Greater => (">", 3),
        GreaterOrEqual => (">=", 3),
        In => ("in", 3),
        Add => ("+", 4),
        Subtract => ("-", 4),
        Multiply => ("*", 5),
        Divide => ("/", 5),
        Modulo => ("%", 5),
        _ => null,
    };

    public static bool IsLogical(string function) => function is And or Or;
}
