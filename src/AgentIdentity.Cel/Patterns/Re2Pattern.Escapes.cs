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

        switch (_pattern[_at])
        {
            case 'A' or 'z':
                _output.Append('\\').Append(_pattern[_at++]);
                return Extent.One;
            case 'b' or 'B':
                AsciiOnly = true;
                _output.Append('\\').Append(_pattern[_at++]);
                return Extent.One;
            case 'Q':
                _at++;
                Quoted();
                repeatable = false;
                return Extent.One;
        }

        if (EscapedSet() is { } set)
        {
            Emit(set);
        }
        else
        {
            Literal(EscapedCodePoint());
        }

        return Extent.One;
    }

    private void Quoted()
    {
        var end = _pattern.IndexOf(@"\E", _at, StringComparison.Ordinal);
        var stop = end < 0 ? _pattern.Length : end;
        while (_at < stop)
        {
            Literal(NextRune());
        }

        _at = end < 0 ? stop : stop + 2;
    }

    /// <summary>\d, \W, \pL, \P{Lu} and the like; null where the escape is a single character.</summary>
    private CodePointSet? EscapedSet()
    {
        var letter = _pattern[_at];
        if (NamedSets.Perl(letter) is { } perl)
        {
            _at++;
            return perl;
        }

        if (letter is not ('p' or 'P'))
        {
            return null;
        }

        _at++;
        var negated = letter == 'P';
        var name = "";
        if (!AtEnd && _pattern[_at] == '{')
        {
            var end = _pattern.IndexOf('}', _at);
            name = end < 0 ? "" : _pattern[(_at + 1)..end];
            _at = end < 0 ? _at : end + 1;
            if (name.StartsWith('^'))
            {
                (negated, name) = (!negated, name[1..]);
            }
        }
        else if (!AtEnd)
        {
            name = _pattern[_at++].ToString();
        }

        var set = NamedSets.Category(name) ?? throw new RegexSyntaxException($"unknown or unsupported character class '{name}'");
        set = _flags.HasFlag(Flags.IgnoreCase) ? Folded(set) : set;
        return negated ? set.Negated() : set;
    }

    private int EscapedCodePoint()
    {
        var c = _pattern[_at];
        switch (c)
        {
            case 'a': _at++; return '\a';
            case 'f': _at++; return '\f';
            case 'n': _at++; return '\n';
            case 'r': _at++; return '\r';
            case 't': _at++; return '\t';
            case 'v': _at++; return '\v';
            case 'x': _at++; return Hexadecimal();
            case '0': return Octal();
            case >= '1' and <= '7' when _at + 1 < _pattern.Length && _pattern[_at + 1] is >= '0' and <= '7': return Octal();
        }

        if (c < 0x80 && !char.IsAsciiLetterOrDigit(c))
        {
            _at++;
            return c;
        }

        throw new RegexSyntaxException($"invalid or unsupported escape \\{c}");
    }

    private int Hexadecimal()
    {
        string digits;
        if (!AtEnd && _pattern[_at] == '{')
        {
            var end = _pattern.IndexOf('}', _at);
            digits = end < 0 ? "" : _pattern[(_at + 1)..end];
            _at = end < 0 ? _at : end + 1;
        }
        else
        {
            digits = _pattern.Length - _at >= 2 ? _pattern.Substring(_at, 2) : "";
            _at += digits.Length;
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
        for (var i = 0; i < 3 && !AtEnd && _pattern[_at] is >= '0' and <= '7'; i++)
        {
            value = value * 8 + (_pattern[_at++] - '0');
        }

        return value;
    }

    private CodePointSet Class()
    {
        var set = new CodePointSet();
        var negated = Skip("^");
        for (var first = true; AtEnd || _pattern[_at] != ']' || first; first = false)
        {
            if (AtEnd)
            {
                throw new RegexSyntaxException("missing closing ]");
            }

            if (Skip("[:"))
            {
                Join(set, PosixClass());
            }
            else if (_pattern[_at] == '\\' && _at + 1 < _pattern.Length && ClassEscapeSet() is { } named)
            {
                Join(set, named);
            }
            else
            {
                Range(set);
            }
        }

        _at++;
        set = _flags.HasFlag(Flags.IgnoreCase) ? Folded(set) : set;
        return negated ? set.Negated() : set;
    }

    private CodePointSet? ClassEscapeSet()
    {
        _at++;
        var set = EscapedSet();
        _at -= set is null ? 1 : 0;
        return set;
    }

    private CodePointSet PosixClass()
    {
        var end = _pattern.IndexOf(":]", _at, StringComparison.Ordinal);
        var name = end < 0 ? "" : _pattern[_at..end];
        var negated = name.StartsWith('^');
        var set = NamedSets.Posix(negated ? name[1..] : name) ?? throw new RegexSyntaxException("invalid character class");
        _at = end + 2;
        return negated ? set.Negated() : set;
    }

    private void Range(CodePointSet set)
    {
        var low = ClassCodePoint();
        var high = low;
        if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
        {
            _at++;
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
