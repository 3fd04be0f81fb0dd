using System.Globalization;

namespace AgentIdentity.Cel.Patterns;

/// <summary>Escapes and bracketed classes.</summary>
internal sealed partial class Re2Pattern
{
    private Extent Escape(out bool repeatable)
    {
        repeatable = true;
        if (AtEnd)
        {
            throw new RegexSyntaxException(@"trailing \");
        }

        switch (pattern[at])
        {
            case 'A' or 'z':
                output.Append('\\').Append(pattern[at++]);
                return Extent.One;
            case 'b' or 'B':
                AsciiOnly = true;
                output.Append('\\').Append(pattern[at++]);
                return Extent.One;
            case 'Q':
                at++;
                Quoted();
                repeatable = false;
                return Extent.One;
        }

        if (EscapedSet() is { } set)
        {
            output.Append(set.ToPattern());
        }
        else
        {
            Literal(EscapedCodePoint());
        }

        return Extent.One;
    }

    private void Quoted()
    {
        var end = pattern.IndexOf(@"\E", at, StringComparison.Ordinal);
        var stop = end < 0 ? pattern.Length : end;
        while (at < stop)
        {
            Literal(NextRune());
        }

        at = end < 0 ? stop : stop + 2;
    }

    /// <summary>\d, \W, \pL, \P{Lu} and the like; null where the escape is a single character.</summary>
    private CodePointSet? EscapedSet()
    {
        var letter = pattern[at];
        if (NamedSets.Perl(letter) is { } perl)
        {
            at++;
            return perl;
        }

        if (letter is not ('p' or 'P'))
        {
            return null;
        }

        at++;
        var negated = letter == 'P';
        var name = "";
        if (!AtEnd && pattern[at] == '{')
        {
            var end = pattern.IndexOf('}', at);
            name = end < 0 ? "" : pattern[(at + 1)..end];
            at = end < 0 ? at : end + 1;
            if (name.StartsWith('^'))
            {
                (negated, name) = (!negated, name[1..]);
            }
        }
        else if (!AtEnd)
        {
            name = pattern[at++].ToString();
        }

        var set = NamedSets.Category(name) ?? throw new RegexSyntaxException($"unknown or unsupported character class '{name}'");
        set = flags.HasFlag(Flags.IgnoreCase) ? set.Folded() : set;
        return negated ? set.Negated() : set;
    }

    private int EscapedCodePoint()
    {
        var c = pattern[at];
        switch (c)
        {
            case 'a': at++; return '\a';
            case 'f': at++; return '\f';
            case 'n': at++; return '\n';
            case 'r': at++; return '\r';
            case 't': at++; return '\t';
            case 'v': at++; return '\v';
            case 'x': at++; return Hexadecimal();
            case '0': return Octal();
            case >= '1' and <= '7' when at + 1 < pattern.Length && pattern[at + 1] is >= '0' and <= '7': return Octal();
        }

        if (c < 0x80 && !char.IsAsciiLetterOrDigit(c))
        {
            at++;
            return c;
        }

        throw new RegexSyntaxException($"invalid or unsupported escape \\{c}");
    }

    private int Hexadecimal()
    {
        string digits;
        if (!AtEnd && pattern[at] == '{')
        {
            var end = pattern.IndexOf('}', at);
            digits = end < 0 ? "" : pattern[(at + 1)..end];
            at = end < 0 ? at : end + 1;
        }
        else
        {
            digits = pattern.Length - at >= 2 ? pattern.Substring(at, 2) : "";
            at += digits.Length;
        }

        return digits.Length is > 0 and <= 8
            && int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && value is >= 0 and <= 0x10FFFF
            ? value
            : throw new RegexSyntaxException("invalid hexadecimal escape");
    }

    private int Octal()
    {
        var value = 0;
        for (var i = 0; i < 3 && !AtEnd && pattern[at] is >= '0' and <= '7'; i++)
        {
            value = value * 8 + (pattern[at++] - '0');
        }

        return value;
    }

    private CodePointSet Class()
    {
        var set = new CodePointSet();
        var negated = Skip("^");
        for (var first = true; AtEnd || pattern[at] != ']' || first; first = false)
        {
            if (AtEnd)
            {
                throw new RegexSyntaxException("missing closing ]");
            }

            if (Skip("[:"))
            {
                set.Add(PosixClass());
            }
            else if (pattern[at] == '\\' && at + 1 < pattern.Length && ClassEscapeSet() is { } named)
            {
                set.Add(named);
            }
            else
            {
                Range(set);
            }
        }

        at++;
        set = flags.HasFlag(Flags.IgnoreCase) ? set.Folded() : set;
        return negated ? set.Negated() : set;
    }

    private CodePointSet? ClassEscapeSet()
    {
        at++;
        var set = EscapedSet();
        at -= set is null ? 1 : 0;
        return set;
    }

    private CodePointSet PosixClass()
    {
        var end = pattern.IndexOf(":]", at, StringComparison.Ordinal);
        var name = end < 0 ? "" : pattern[at..end];
        var negated = name.StartsWith('^');
        var set = NamedSets.Posix(negated ? name[1..] : name) ?? throw new RegexSyntaxException("invalid character class");
        at = end + 2;
        return negated ? set.Negated() : set;
    }

    private void Range(CodePointSet set)
    {
        var low = ClassCodePoint();
        var high = low;
        if (at + 1 < pattern.Length && pattern[at] == '-' && pattern[at + 1] != ']')
        {
            at++;
            high = ClassCodePoint();
        }

        if (high < low)
        {
            throw new RegexSyntaxException("invalid character class range");
        }

        set.Add(low, high);
    }

    private int ClassCodePoint()
    {
        if (!Skip(@"\"))
        {
            return NextRune();
        }

        return AtEnd ? throw new RegexSyntaxException(@"trailing \") : EscapedCodePoint();
    }
}
