using System.Runtime.CompilerServices;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Walks over the text of a model, keeping line and column. Line ends matter to the language, so they are not plain space.</summary>
internal sealed class ModelScanner(string text)
{
    private int _offset;
    private int _lineStart;
    private int _line = 1;

    public SourcePosition At => new(_line, _offset - _lineStart + 1);

    public bool AtEnd => _offset >= text.Length;

    public char Current => _offset < text.Length ? text[_offset] : '\0';

    public char Ahead => _offset + 1 < text.Length ? text[_offset + 1] : '\0';

    public bool AtLineEnd => AtEnd || Current is '\n' or '\r' or '\f';

    public int Offset => _offset;

    public string Since(int start) => text[start.._offset];

    public void Advance()
    {
        if (Current == '\n' || (Current == '\r' && Ahead != '\n'))
        {
            _line++;
            _lineStart = _offset + 1;
        }

        _offset++;
    }

    /// <summary>Skips blanks and a trailing comment, but no line end. A comment's # must follow a blank, as in <c>group#member</c> it does not.</summary>
    public void SkipSpace()
    {
        while (Current is ' ' or '\t' or '\u00a0')
        {
            Advance();
        }

        if (Current == '#' && (_offset == 0 || char.IsWhiteSpace(text[_offset - 1])))
        {
            while (!AtLineEnd)
            {
                Advance();
            }
        }
    }

    public void SkipLines()
    {
        for (SkipSpace(); !AtEnd && AtLineEnd; SkipSpace())
        {
            Advance();
        }
    }

    /// <summary>After a complete statement only a comment may stand on the line.</summary>
    public void EndOfLine(string after)
    {
        SkipSpace();
        if (!AtLineEnd)
        {
            throw Unexpected($"the end of the line after {after}");
        }

        SkipLines();
    }

    public void Expect(char wanted, string where)
    {
        SkipSpace();
        if (Current != wanted || AtEnd)
        {
            throw Unexpected($"'{wanted}' {where}");
        }

        Advance();
    }

    public bool Take(char wanted)
    {
        SkipSpace();
        if (Current != wanted || AtEnd)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>The word that comes next, without taking it.</summary>
    public string PeekWord()
    {
        SkipSpace();
        var end = _offset;
        while (end < text.Length && IsWordPart(text[end]))
        {
            end++;
        }

        return text[_offset..end];
    }

    public bool TakeWord(string wanted)
    {
        if (PeekWord() != wanted)
        {
            return false;
        }

        _offset += wanted.Length;
        return true;
    }

    public Name ReadWord(string what)
    {
        var word = PeekWord();
        if (word.Length == 0 || !(char.IsAsciiLetterOrDigit(word[0]) || word[0] == '_') || word is "or" or "and" or "from" or "with")
        {
            throw Unexpected(what);
        }

        var name = new Name(word, At);
        _offset += word.Length;
        return name;
    }

    public SourceException Unexpected(string wanted)
    {
        var word = PeekWord();
        var found = AtEnd ? "the end of the file" : AtLineEnd ? "the end of the line" : word.Length > 0 ? $"'{word}'" : $"'{Current}'";
        return new SourceException(PolicyError.ModelSyntax, At, $"expected {wanted}, found {found}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/';
}
