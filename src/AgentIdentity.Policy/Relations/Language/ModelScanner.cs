using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Walks over the text of a model, keeping line and column. Line ends matter to the language, so they are not plain space.</summary>
internal sealed class ModelScanner(string source)
{
    private readonly string _text = ModelText.WithoutComments(source);
    private int _offset;
    private int _lineStart;
    private int _line = 1;

    public SourcePosition At => new(_line, _offset - _lineStart + 1);

    public bool AtEnd => _offset >= _text.Length;

    public char Current => _offset < _text.Length ? _text[_offset] : '\0';

    public char Ahead => _offset + 1 < _text.Length ? _text[_offset + 1] : '\0';

    public bool AtLineEnd => AtEnd || Current is '\n' or '\r' or '\f';

    public bool AtBlank => Current is ' ' or '\t';

    public int Offset => _offset;

    public string Since(int start) => _text[start.._offset];

    public bool Looks(string wanted) => _text.AsSpan(_offset).StartsWith(wanted, StringComparison.Ordinal);

    public void Advance()
    {
        if (AtEnd)
        {
            return;
        }

        if (Current == '\n' || (Current == '\r' && Ahead != '\n'))
        {
            _line++;
            _lineStart = _offset + 1;
        }

        _offset++;
    }

    public void SkipBlanks()
    {
        while (AtBlank)
        {
            Advance();
        }
    }

    public void SkipLines()
    {
        for (SkipBlanks(); !AtEnd && AtLineEnd; SkipBlanks())
        {
            Advance();
        }
    }

    /// <summary>Goes to the next line that begins with one of these words.</summary>
    public void SkipTo(params ReadOnlySpan<string> words)
    {
        do
        {
            while (!AtLineEnd)
            {
                Advance();
            }

            SkipLines();
        }
        while (!AtEnd && !words.Contains(PeekWord()));
    }

    /// <summary>After a complete statement nothing may stand on the line.</summary>
    public void EndOfLine(string after)
    {
        var at = At;
        SkipBlanks();
        if (!AtLineEnd)
        {
            throw Unexpected($"the end of the line after {after}", at);
        }

        SkipLines();
    }

    public void Blank(string where)
    {
        if (!AtBlank)
        {
            throw Unexpected($"a blank {where}");
        }

        SkipBlanks();
    }

    public void Expect(char wanted, string where)
    {
        if (!Take(wanted))
        {
            throw Unexpected($"'{wanted}' {where}");
        }
    }

    /// <summary>Takes the character if it comes next, after blanks.</summary>
    public bool Take(char wanted)
    {
        SkipBlanks();
        return TakeHere(wanted);
    }

    /// <summary>Takes the character if it comes next.</summary>
    public bool TakeHere(char wanted)
    {
        if (Current != wanted || AtEnd)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>The word that comes next, without taking it.</summary>
    public string PeekWord() => _text[_offset..Words.End(_text, _offset)];

    public bool TakeWord(string wanted)
    {
        if (PeekWord() != wanted)
        {
            return false;
        }

        _offset += wanted.Length;
        return true;
    }

    /// <summary>The operator that comes next after blanks, without taking them: <c>or</c>, <c>and</c>, <c>but not</c>, <c>from</c>, <c>with</c> or nothing.</summary>
    public string PeekOperator()
    {
        var start = _offset;
        while (start < _text.Length && _text[start] is ' ' or '\t')
        {
            start++;
        }

        var word = start == _offset ? "" : _text[start..Words.End(_text, start)];
        return word is "or" or "and" or "from" or "with" or Words.ButNot ? word : "";
    }

    public bool TakeOperator(string wanted)
    {
        if (PeekOperator() != wanted)
        {
            return false;
        }

        SkipBlanks();
        _offset += wanted.Length;
        Blank($"after '{wanted}'");
        return true;
    }

    /// <summary>The name of a type, a relation or a module.</summary>
    public Name ReadName(string what)
    {
        var word = PeekWord();
        return Words.IsName(word) ? Take(word) : throw Unexpected(what);
    }

    /// <summary>A name without dots and slashes.</summary>
    public Name ReadPlainName(string what, Func<string, bool> allowed)
    {
        var word = PeekPlainWord();
        return word == PeekWord() && allowed(word) ? Take(word) : throw Unexpected(what);
    }

    /// <summary>The letters, digits, underscores and hyphens that come next.</summary>
    public string PeekPlainWord() => _text[_offset..Words.PlainEnd(_text, _offset)];

    public Name Take(string word)
    {
        var name = new Name(word, At);
        _offset += word.Length;
        return name;
    }

    public string PeekVersion() => _text[_offset..Words.VersionEnd(_text, _offset)];

    public SourceException Unexpected(string wanted, SourcePosition? at = null)
    {
        at ??= At;
        var word = PeekWord();
        var found = AtEnd ? "the end of the file" : AtLineEnd ? "the end of the line" : word.Length > 0 ? $"'{word}'" : AtBlank ? "a blank" : $"'{Current}'";
        return new SourceException(PolicyError.ModelSyntax, at.Value, $"expected {wanted}, found {found}");
    }
}
