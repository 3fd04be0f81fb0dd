namespace AgentIdentity.Cel.Syntax;

/// <summary>The expression's text, and how an offset in it reads as line and column.</summary>
internal sealed class Source(string text)
{
    public string Text => text;

    public CelException Error(int offset, string message)
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

        return new CelException(line, column, message);
    }
}
