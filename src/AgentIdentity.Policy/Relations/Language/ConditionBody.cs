using System.Text;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>
/// The expression of a condition as text, up to the brace that closes it. Braces in texts, comments and map literals do not
/// count; CEL's comments are left out, so that the text is the one that OpenFGA stores.
/// </summary>
internal static class ConditionBody
{
    public static (string Text, SourcePosition At) Read(ModelScanner scan)
    {
        SkipToExpression(scan);
        var at = scan.At;
        var text = new StringBuilder();
        for (var depth = 0; ;)
        {
            var start = scan.Offset;
            switch (scan.Current)
            {
                case '\0' when scan.AtEnd:
                    throw scan.Unexpected("'}' after the expression");
                case '"' or '\'':
                    SkipQuoted(scan, raw: text.Length > 0 && text[^1] is 'r' or 'R');
                    break;
                case '/' when scan.Ahead == '/':
                    SkipComment(scan);
                    start = scan.Offset;
                    break;
                case '}' when depth-- == 0:
                    scan.Advance();
                    return (text.ToString().TrimEnd(), at);
                case '{':
                    depth++;
                    scan.Advance();
                    break;
                default:
                    scan.Advance();
                    break;
            }

            text.Append(scan.Since(start));
        }
    }

    private static void SkipToExpression(ModelScanner scan)
    {
        for (; ; scan.Advance())
        {
            while (scan.Current == '/' && scan.Ahead == '/')
            {
                SkipComment(scan);
            }

            if (scan.AtEnd || !char.IsWhiteSpace(scan.Current))
            {
                return;
            }
        }
    }

    private static void SkipComment(ModelScanner scan)
    {
        while (!scan.AtLineEnd)
        {
            scan.Advance();
        }
    }

    private static void SkipQuoted(ModelScanner scan, bool raw)
    {
        var quote = scan.Current;
        var at = scan.At;
        scan.Advance();
        if (scan.Current == quote && scan.Ahead == quote)
        {
            scan.Advance();
            scan.Advance();
            SkipText(scan, at, raw, () => scan.AtEnd, new string(quote, 3));
        }
        else
        {
            SkipText(scan, at, raw, () => scan.AtLineEnd, quote.ToString());
        }
    }

    private static void SkipText(ModelScanner scan, SourcePosition at, bool raw, Func<bool> broken, string end)
    {
        while (!broken() && !scan.Looks(end))
        {
            if (scan.Current == '\\' && !raw)
            {
                scan.Advance();
            }

            scan.Advance();
        }

        if (broken())
        {
            throw scan.Unexpected($"{end} to close the text that begins here (OpenFGA takes blank and # for a comment even within a text; write \\u0023)", at);
        }

        for (var i = 0; i < end.Length; i++)
        {
            scan.Advance();
        }
    }
}
