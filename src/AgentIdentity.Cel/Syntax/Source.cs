namespace AgentIdentity.Cel.Syntax;

/// <summary>The expression's text, and how an offset in it reads as line and column.</summary>
internal sealed class Source(string text)
{
    public string Text => text;

    /// <summary>A name that is not declared.</summary>
    public CelException Undeclared(int offset, string message, string name, IEnumerable<string> declared)
    {
        var (line, column) = Place(offset);
        return new CelException(line, column, message) { UndeclaredName = name, DeclaredNames = [.. declared.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] };
    }

    public CelException Error(int offset, string message)
    {
        var (line, column) = Place(offset);
        return new CelException(line, column, message);
    }

    private (int Line, int Column) Place(int offset)
    {
        var line = 1;
        var column = 1;
        for (var i = 0; i < offset && i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                (line, column) = (line + 1, 1);
            }
            else if (!char.IsLowSurrogate(text[i]))
            {
                column++;
            }
        }

        return (line, column);
    }
}
