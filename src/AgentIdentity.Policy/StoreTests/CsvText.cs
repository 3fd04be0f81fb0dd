using System.Collections.Immutable;
using System.Text;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>One field of a table.</summary>
internal readonly record struct CsvCell(string Text, SourcePosition At);

/// <summary>Comma-separated values by RFC 4180; empty lines are passed over.</summary>
internal sealed class CsvText
{
    private readonly string _text;
    private int _next;
    private int _line = 1;
    private int _lineStart;

    private CsvText(string text) => _text = text.ReplaceLineEndings("\n");

    private SourcePosition Here => new(_line, _next - _lineStart + 1);

    /// <exception cref="SourceException">Quotes do not close, or stand within a field.</exception>
    public static IEnumerable<ImmutableArray<CsvCell>> Rows(string text)
    {
        var csv = new CsvText(text);
        while (csv._next < csv._text.Length)
        {
            if (csv._text[csv._next] == '\n')
            {
                csv.EndLine();
            }
            else
            {
                yield return csv.Row();
            }
        }
    }

    private ImmutableArray<CsvCell> Row()
    {
        var cells = ImmutableArray.CreateBuilder<CsvCell>();
        while (true)
        {
            var at = Here;
            cells.Add(new CsvCell(_next < _text.Length && _text[_next] == '"' ? Quoted(at) : Plain(), at));
            if (_next >= _text.Length)
            {
                return cells.ToImmutable();
            }

            if (_text[_next] == '\n')
            {
                EndLine();
                return cells.ToImmutable();
            }

            _next++;
        }
    }

    private string Plain()
    {
        var end = _text.AsSpan(_next).IndexOfAny(",\n\"");
        var start = _next;
        _next = end < 0 ? _text.Length : _next + end;
        return _next < _text.Length && _text[_next] == '"'
            ? throw new SourceException(PolicyError.StoreTestTuples, Here, "a quote within a field; put the whole field into quotes and double those within")
            : _text[start.._next];
    }

    private string Quoted(SourcePosition at)
    {
        var field = new StringBuilder();
        _next++;
        while (_next < _text.Length)
        {
            var c = _text[_next];
            if (c == '"' && (_next + 1 == _text.Length || _text[_next + 1] is ',' or '\n'))
            {
                _next++;
                return field.ToString();
            }

            if (c == '"' && _text[_next + 1] != '"')
            {
                throw new SourceException(PolicyError.StoreTestTuples, Here, "after a quote comes a comma, another quote, or the end of the line");
            }

            field.Append(c);
            _next += c == '"' ? 2 : 1;
            if (c == '\n')
            {
                (_line, _lineStart) = (_line + 1, _next);
            }
        }

        throw new SourceException(PolicyError.StoreTestTuples, at, "this quote is not closed");
    }

    private void EndLine()
    {
        _next++;
        (_line, _lineStart) = (_line + 1, _next);
    }
}
