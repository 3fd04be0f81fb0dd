using System.Text;
using System.Text.RegularExpressions;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>
/// A regular expression that a server wrote, for texts that a caller wrote: it takes time in proportion to the text, and where it looks
/// around or back, which no such engine can, it is given little time. What takes longer does not match.
/// </summary>
internal sealed class SchemaPattern
{
    private const int Longest = 1000;
    private const int LongestText = 4 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly Regex _regex;
    private readonly bool _backtracks;

    private SchemaPattern(Regex regex, bool backtracks) => (_regex, _backtracks) = (regex, backtracks);

    /// <exception cref="ArgumentException">It is no expression, or none that is understood.</exception>
    public static SchemaPattern Read(string pattern)
    {
        if (pattern.Length > Longest)
        {
            throw new ArgumentException($"the pattern is longer than {Longest} characters");
        }

        var ours = Translate(pattern);
        try
        {
            return new SchemaPattern(new Regex(ours, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), backtracks: false);
        }
        catch (NotSupportedException)
        {
            return new SchemaPattern(new Regex(ours, RegexOptions.CultureInvariant, Patience), backtracks: true);
        }
    }

    public bool Matches(string text)
    {
        if (_backtracks && text.Length > LongestText)
        {
            return false;
        }

        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>From ECMA-262 to .NET, where the same letters mean more here: digits and words are ASCII, and the end is the end.</summary>
    private static string Translate(string pattern)
    {
        var ours = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            var letter = pattern[at];
            if (letter == '\\' && at + 1 < pattern.Length)
            {
                ours.Append(Escape(pattern, ref at, inClass));
                continue;
            }

            if (letter == '[' && !inClass && (pattern.AsSpan(at + 1).StartsWith("]") || pattern.AsSpan(at + 1).StartsWith("^]")))
            {
                throw new ArgumentException("an empty class means something else to every reader");
            }

            // ".NET" subtracts classes: [a-z-[b]]; there a bracket is a letter like any other.
            ours.Append(letter switch
            {
                '[' when inClass => @"\[",
                '$' when !inClass => @"\z",
                '.' when !inClass => @"[^\n\r\u2028\u2029]",
                _ => letter.ToString(),
            });
            inClass = letter == '[' || (inClass && letter != ']');
        }

        return ours.ToString();
    }

    private static string Escape(string pattern, ref int at, bool inClass)
    {
        var letter = pattern[++at];
        switch (letter)
        {
            case 'd':
                return inClass ? "0-9" : "[0-9]";
            case 'w':
                return inClass ? "A-Za-z0-9_" : "[A-Za-z0-9_]";
            case 'D' when !inClass:
                return "[^0-9]";
            case 'W' when !inClass:
                return "[^A-Za-z0-9_]";
            case '/' or '-' or '_' or '"' or '\'' or ' ' or '#' or '@' or ':' or ',' or '=' or '!' or '%' or '&' or '~' or ';' or '<' or '>' or '`':
                return letter == '-' || letter == '#' || letter == ' ' ? "\\" + letter : letter.ToString();
            case 'A' or 'Z' or 'z' or 'G' or 'a' or 'e' or 'D' or 'W':
                throw new ArgumentException($"\\{letter} means something else to every reader");
            case 'u' when at + 1 < pattern.Length && pattern[at + 1] == '{':
                throw new ArgumentException("code points in braces are not understood");
            default:
                return "\\" + letter;
        }
    }
}
