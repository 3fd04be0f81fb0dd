using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentIdentity.Policy.Sources;

/// <summary>
/// Reads the part of YAML that policies may use: one document of maps, lists and texts. Anchors, aliases, tags and
/// duplicate keys are refused, since two readers may understand them differently.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 32;
    private readonly int _maxDepth;
    private readonly string[] _lines;
    private readonly Parser _parser;

    private YamlReader(string text, int maxDepth)
    {
        _maxDepth = maxDepth;
        _lines = text.Split('\n');
        _parser = new Parser(new StringReader(text));
    }

    /// <exception cref="SourceException">The text is not such a document.</exception>
    public static YamlValue Read(string text, int maxDepth = MaxDepth)
    {
        var reader = new YamlReader(text, maxDepth);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException wrong)
        {
            throw new SourceException(PolicyError.YamlInvalid, Place(wrong.Start), wrong.InnerException?.Message ?? wrong.Message);
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet's scanner throws for some texts that are no YAML.
            throw new SourceException(PolicyError.YamlInvalid, Place(reader._parser.Current?.End ?? Mark.Empty), "what stands here is no YAML; quote a text that begins with - or holds [ or {");
        }
    }

    private YamlValue ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            throw new SourceException(PolicyError.YamlInvalid, new SourcePosition(1, 1), "the file is empty");
        }

        _parser.Consume<DocumentStart>();
        var value = ReadValue(0);
        _parser.Consume<DocumentEnd>();
        return _parser.Accept<StreamEnd>(out var more)
            ? value
            : throw new SourceException(PolicyError.YamlInvalid, Place(_parser.Current!.Start), "a file holds one document");
    }

    private YamlValue ReadValue(int depth)
    {
        if (_parser.Accept<AnchorAlias>(out var alias))
        {
            throw Refused(alias, "aliases are not allowed; write the value out");
        }

        if (!_parser.Accept<NodeEvent>(out var node))
        {
            throw new SourceException(PolicyError.YamlInvalid, Place(_parser.Current!.Start), "a value was expected");
        }

        if (!node.Anchor.IsEmpty)
        {
            throw Refused(node, "anchors are not allowed; write the value out");
        }

        if (!node.Tag.IsEmpty)
        {
            throw Refused(node, "tags are not allowed");
        }

        if (depth > _maxDepth)
        {
            throw Refused(node, $"nested more than {_maxDepth} deep");
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return Text(scalar);
        }

        return _parser.TryConsume<SequenceStart>(out var list) ? ReadList(list, depth) : ReadMap(depth);
    }

    private YamlList ReadList(SequenceStart start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadValue(depth + 1));
        }

        return new YamlList(items.ToImmutable(), Place(start.Start));
    }

    private YamlMap ReadMap(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<(YamlText, YamlValue)>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadValue(depth + 1) is not YamlText key)
            {
                throw new SourceException(PolicyError.YamlInvalid, Place(start.Start), "a key must be a text");
            }

            if (!keys.Add(key.Text))
            {
                throw new SourceException(PolicyError.Duplicate, key.At, $"the key '{key.Text}' stands here twice");
            }

            entries.Add((key, ReadValue(depth + 1)));
        }

        return new YamlMap(entries.ToImmutable(), Place(start.Start));
    }

    private YamlText Text(Scalar scalar)
    {
        var at = Place(scalar.Start);
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            // The text begins on the next line that is not blank, indented as that line is.
            var line = at.Line;
            while (line < _lines.Length && string.IsNullOrWhiteSpace(_lines[line]))
            {
                line++;
            }

            var indent = line < _lines.Length ? _lines[line].Length - _lines[line].TrimStart(' ').Length : 0;
            var first = new SourcePosition(line + 1, indent + 1);
            return new YamlText(scalar.Value, true, at, first, indent) { Places = new TextPlaces(_lines, scalar.Style, first, indent) };
        }

        var quoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted;
        var begin = quoted ? at with { Column = at.Column + 1 } : at;
        return new YamlText(scalar.Value, quoted, at, begin, 0) { Places = new TextPlaces(_lines, scalar.Style, begin, 0) };
    }

    private static SourceException Refused(ParsingEvent at, string message) => new(PolicyError.YamlInvalid, Place(at.Start), message);

    private static SourcePosition Place(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
