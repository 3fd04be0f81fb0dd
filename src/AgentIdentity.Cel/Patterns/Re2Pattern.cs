using System.Globalization;
using System.Text;

namespace AgentIdentity.Cel.Patterns;

/// <summary>
/// Reads RE2 syntax and writes the same language for .NET over UTF-16. Case, classes and dots are spelled out as code
/// point ranges, so that no rule of .NET's own (Unicode \d, \w and \s, culture, lone surrogates, $ before a last
/// newline) can differ. Groups do not capture: only the question whether a text matches is asked.
/// </summary>
internal sealed partial class Re2Pattern
{
    private const int LongestPattern = 4096;
    private const int DeepestGroup = 50;
    private const int MostRepeats = 1000;
    private const long GreatestWeight = 20_000;

    /// <summary>Classes such as \pL have hundreds of ranges each, and .NET takes time and memory for every one.</summary>
    private const int MostRanges = 20_000;
    private const int LongestTranslation = 100_000;

    private readonly string _pattern;
    private readonly StringBuilder _output = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _at;
    private int _depth;
    private int _ranges;
    private Flags _flags;

    private Re2Pattern(string pattern) => _pattern = pattern;

    [Flags]
    private enum Flags
    {
        None = 0,
        IgnoreCase = 1,
        Multiline = 2,
        DotAll = 4,
        Ungreedy = 8,
    }

    private bool AtEnd => _at == _pattern.Length;

    /// <summary>\b is a boundary of ASCII words in RE2 and of Unicode words in .NET: the same on ASCII texts only.</summary>
    public bool AsciiOnly { get; private set; }

    public string Translated => _output.ToString();

    /// <summary>How many atoms the pattern has with all its repetitions written out: what one character may cost.</summary>
    public long Weight { get; private set; }

    public static Re2Pattern Translate(string pattern)
    {
        if (pattern.Length > LongestPattern)
        {
            throw new RegexSyntaxException($"longer than {LongestPattern} characters");
        }

        var reader = new Re2Pattern(pattern);
        reader.Weight = reader.Alternatives().Weight;
        return reader.AtEnd ? reader : throw new RegexSyntaxException("unexpected )");
    }

    private Extent Alternatives()
    {
        if (++_depth > DeepestGroup)
        {
            throw new RegexSyntaxException("groups nest too deep");
        }

        var outer = _flags;
        var extent = Sequence();
        while (!AtEnd && _pattern[_at] == '|')
        {
            _at++;
            _output.Append('|');
            extent = extent.With(Sequence());
        }

        _flags = outer;
        _depth--;
        return extent;
    }

    private Extent Sequence()
    {
        var whole = new Extent(1, 0);
        while (!AtEnd && _pattern[_at] is not ('|' or ')'))
        {
            var start = _output.Length;
            var extent = Atom(out var repeatable);
            if (TryRepetition(out var repetition, out var times))
            {
                if (!repeatable)
                {
                    throw new RegexSyntaxException("missing argument to repetition operator");
                }

                extent = new Extent(extent.Repeats * times, extent.Weight * times);
                if (extent.Repeats > MostRepeats || extent.Weight > GreatestWeight)
                {
                    throw new RegexSyntaxException($"more than {MostRepeats} repetitions, or too many of too much");
                }

                _output.Insert(start, "(?:").Append(')').Append(repetition);
                if (TryRepetition(out _, out _))
                {
                    throw new RegexSyntaxException("bad repetition operator");
                }
            }

            whole = whole.With(extent);
        }

        return whole;
    }

    private Extent Atom(out bool repeatable)
    {
        repeatable = true;
        var c = _pattern[_at];
        switch (c)
        {
            case '*' or '+' or '?':
                throw new RegexSyntaxException("missing argument to repetition operator");
            case '(':
                _at++;
                return Group(out repeatable);
            case '[':
                _at++;
                Emit(Class());
                return Extent.One;
            case '.':
                _at++;
                Emit((_flags.HasFlag(Flags.DotAll) ? new CodePointSet() : CodePointSet.Of(('\n', '\n'))).Negated());
                return Extent.One;
            case '^':
                _at++;
                _output.Append(_flags.HasFlag(Flags.Multiline) ? "(?m:^)" : @"\A");
                return Extent.One;
            case '$':
                _at++;
                _output.Append(_flags.HasFlag(Flags.Multiline) ? "(?m:$)" : @"\z");
                return Extent.One;
            case '\\':
                _at++;
                return Escape(out repeatable);
            default:
                Literal(NextRune());
                return Extent.One;
        }
    }

    private Extent Group(out bool repeatable)
    {
        repeatable = true;
        var outer = _flags;
        if (Skip("?"))
        {
            if (Skip("P<") || Skip("<"))
            {
                Name();
            }
            else if (!ReadFlags())
            {
                // (?i) applies to the rest of the enclosing group.
                repeatable = false;
                return Extent.One;
            }
        }

        _output.Append("(?:");
        var extent = Alternatives();
        if (!Skip(")"))
        {
            throw new RegexSyntaxException("missing closing )");
        }

        _output.Append(')');
        _flags = outer;
        return extent;
    }

    /// <summary>Reads <c>i-s:</c> or <c>i)</c>; true where a group follows.</summary>
    private bool ReadFlags()
    {
        var (on, any) = (true, false);
        while (!AtEnd)
        {
            var c = _pattern[_at++];
            switch (c)
            {
                case 'i' or 'm' or 's' or 'U':
                    any = true;
                    var flag = c switch { 'i' => Flags.IgnoreCase, 'm' => Flags.Multiline, 's' => Flags.DotAll, _ => Flags.Ungreedy };
                    _flags = on ? _flags | flag : _flags & ~flag;
                    continue;
                case '-' when on:
                    (on, any) = (false, false);
                    continue;
                case ':' or ')' when on || any:
                    return c == ':';
            }

            break;
        }

        throw new RegexSyntaxException("invalid or unsupported group syntax");
    }

    private void Name()
    {
        var end = _pattern.IndexOf('>', _at);
        var name = end < 0 ? "" : _pattern[_at..end];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || !_names.Add(name))
        {
            throw new RegexSyntaxException("invalid or repeated group name");
        }

        _at = end + 1;
    }

    private bool TryRepetition(out string repetition, out int times)
    {
        (repetition, times) = ("", 1);
        if (AtEnd)
        {
            return false;
        }

        if (_pattern[_at] is '*' or '+' or '?')
        {
            repetition = _pattern[_at++].ToString();
        }
        else if (_pattern[_at] != '{' || !TryCounts(out repetition, out times))
        {
            return false;
        }

        if (Skip("?") != _flags.HasFlag(Flags.Ungreedy))
        {
            repetition += "?";
        }

        return true;
    }

    /// <summary>{n}, {n,} or {n,m}; anything else after { is literal text.</summary>
    private bool TryCounts(out string repetition, out int times)
    {
        (repetition, times) = ("", 1);
        var end = _pattern.IndexOf('}', _at);
        if (end < 0)
        {
            return false;
        }

        var parts = _pattern[(_at + 1)..end].Split(',');
        if (parts.Length > 2 || !IsNumber(parts[0]) || (parts.Length == 2 && parts[1].Length > 0 && !IsNumber(parts[1])))
        {
            return false;
        }

        var least = Count(parts[0]);
        var most = parts.Length == 1 ? least : parts[1].Length == 0 ? Math.Max(least, 1) : Count(parts[1]);
        if (most < least && parts.Length == 2 && parts[1].Length > 0)
        {
            throw new RegexSyntaxException("invalid repeat count");
        }

        repetition = parts.Length == 1 ? $"{{{least}}}" : parts[1].Length == 0 ? $"{{{least},}}" : $"{{{least},{most}}}";
        times = Math.Max(most, 1);
        _at = end + 1;
        return true;
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static int Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostRepeats
            ? count
            : throw new RegexSyntaxException("invalid repeat count");

    private void Literal(int codePoint)
    {
        var set = CodePointSet.Of((codePoint, codePoint));
        Emit(_flags.HasFlag(Flags.IgnoreCase) ? set.Folded() : set);
    }

    private void Emit(CodePointSet set)
    {
        _output.Append(set.ToPattern());
        _ranges += set.Parts;
        if (_output.Length > LongestTranslation || _ranges > MostRanges)
        {
            throw TooLarge();
        }
    }

    /// <summary>The set joined to a class, paid for by its ranges.</summary>
    private void Join(CodePointSet whole, CodePointSet part)
    {
        _ranges += part.Parts;
        if (_ranges > MostRanges)
        {
            throw TooLarge();
        }

        whole.Add(part);
    }

    /// <summary>Folding a large class goes through every letter there is.</summary>
    private CodePointSet Folded(CodePointSet set)
    {
        _ranges += Math.Min(set.Span, MostRanges) / 40;
        return _ranges > MostRanges ? throw TooLarge() : set.Folded();
    }

    private static RegexSyntaxException TooLarge() => new("its character classes are too many or too large");

    private int NextRune()
    {
        if (Rune.DecodeFromUtf16(_pattern.AsSpan(_at), out var rune, out var units) != System.Buffers.OperationStatus.Done)
        {
            throw new RegexSyntaxException("not well-formed Unicode");
        }

        _at += units;
        return rune.Value;
    }

    private bool Skip(string text)
    {
        if (string.CompareOrdinal(_pattern, _at, text, 0, text.Length) != 0)
        {
            return false;
        }

        _at += text.Length;
        return true;
    }

    /// <summary>How often the innermost part repeats at most, which RE2 bounds, and the number of atoms written out.</summary>
    private readonly record struct Extent(int Repeats, long Weight)
    {
        public static Extent One => new(1, 1);

        public Extent With(Extent next) => new(Math.Max(Repeats, next.Repeats), Weight + next.Weight);
    }
}
