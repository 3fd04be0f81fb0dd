namespace AgentIdentity.Cel;

/// <summary>An expression that does not compile: the text, and where in the source it went wrong.</summary>
public sealed class CelException : Exception
{
    internal CelException(int line, int column, string message)
        : base(message)
    {
        Line = line;
        Column = column;
    }

    /// <summary>Line of the mistake, counted from 1.</summary>
    public int Line { get; }

    /// <summary>Column of the mistake in code points, counted from 1.</summary>
    public int Column { get; }

    /// <summary>The name that is not declared, where that is the mistake; otherwise null.</summary>
    public string? UndeclaredName { get; internal init; }

    /// <summary>The names that could have stood there, in order; empty where the mistake is another.</summary>
    public IReadOnlyList<string> DeclaredNames { get; internal init; } = [];

    /// <summary>The mistake as <c>line:column: message</c>.</summary>
    public override string ToString() => $"{Line}:{Column}: {Message}";
}
