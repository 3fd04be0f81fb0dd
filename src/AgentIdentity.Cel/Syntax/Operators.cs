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

    /// <summary>Binding strength of the binary operators below <c>&amp;&amp;</c>, and the function each stands for.</summary>
    public static (int Strength, string Function)? Binary(in Token token) => token.Kind switch
    {
        TokenKind.In => (1, In),
        TokenKind.Symbol => token.Text switch
        {
            "==" => (1, Equal),
            "!=" => (1, NotEqual),
            "<" => (1, Less),
            "<=" => (1, LessOrEqual),
            ">" => (1, Greater),
            ">=" => (1, GreaterOrEqual),
            "+" => (2, Add),
            "-" => (2, Subtract),
            "*" => (3, Multiply),
            "/" => (3, Divide),
            "%" => (3, Modulo),
            _ => null,
        },
        _ => null,
    };
}
