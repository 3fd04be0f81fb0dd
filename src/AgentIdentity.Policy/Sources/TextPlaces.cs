using YamlDotNet.Core;

namespace AgentIdentity.Policy.Sources;

/// <summary>
/// Where the characters of a YAML text stand in its file: a text may be folded from several lines, be quoted, and hold escapes. The file
/// and the text are walked side by side.
/// </summary>
internal sealed class TextPlaces(string[] lines, ScalarStyle style, SourcePosition origin, int indent)
{
    /// <param name="text">The text as YAML reads it.</param>
    /// <param name="index">A character of it, or its end.</param>
    public SourcePosition Find(string text, int index)
    {
        var walk = new Walk(lines, style, indent, origin.Line - 1, origin.Column - 1);
        for (var i = 0; i < index; i++)
        {
            walk.Pass(text[i]);
        }

        if (index < text.Length && !char.IsWhiteSpace(text[index]))
        {
            walk.ToContent();
        }

        return walk.Place;
    }

    private struct Walk(string[] lines, ScalarStyle style, int indent, int line, int column)
    {
        public readonly SourcePosition Place => new(line + 1, column + 1);

        private readonly bool IsOver => line >= lines.Length;

        private readonly bool IsAtEnd => column >= lines[line].TrimEnd('\r').Length;

        /// <summary>Goes past what stands for a character of the text.</summary>
        public void Pass(char c)
        {
            if (!char.IsWhiteSpace(c))
            {
                ToContent();
            }

            if (IsOver)
            {
                return;
            }

            if (IsAtEnd)
            {
                NextLine();
            }
            else if (!char.IsWhiteSpace(c) || char.IsWhiteSpace(lines[line][column]) || lines[line][column] == '\\')
            {
                column += Width(lines[line].AsSpan(column));
            }
        }

        /// <summary>Goes past line ends, white space that folding drops, and the backslash that joins two lines of a quoted text.</summary>
        public void ToContent()
        {
            while (!IsOver && (IsAtEnd || char.IsWhiteSpace(lines[line][column])
                || (style == ScalarStyle.DoubleQuoted && lines[line].TrimEnd('\r').AsSpan(column) is "\\")))
            {
                if (!IsAtEnd && char.IsWhiteSpace(lines[line][column]))
                {
                    column++;
                }
                else
                {
                    NextLine();
                }
            }
        }

        private void NextLine()
        {
            line++;
            column = 0;
            while (!IsOver && !IsAtEnd && lines[line][column] is ' ' or '\t' && (style != ScalarStyle.Literal || column < indent))
            {
                column++;
            }
        }

        /// <summary>How many characters of the file stand for one of the text (YAML 1.2 section 5.7).</summary>
        private readonly int Width(ReadOnlySpan<char> rest) => style switch
        {
            ScalarStyle.SingleQuoted => rest is ['\'', '\'', ..] ? 2 : 1,
            ScalarStyle.DoubleQuoted => rest switch
            {
                ['\\', 'x', ..] => 4,
                ['\\', 'u', ..] => 6,
                ['\\', 'U', ..] => 10,
                ['\\', ..] => 2,
                _ => 1,
            },
            _ => 1,
        };
    }
}
