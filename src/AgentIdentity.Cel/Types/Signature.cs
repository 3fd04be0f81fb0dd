using System.Collections.Immutable;

namespace AgentIdentity.Cel.Types;

/// <summary>Reads the signatures the libraries are declared with: <c>(list(A), int) -&gt; A</c>. A, B and K are type parameters.</summary>
internal ref struct Signature
{
    private readonly string _text;
    private int _at;

    private Signature(string text) => _text = text;

    public static (ImmutableArray<CelType> Parameters, CelType Result) Read(string text)
    {
        var reader = new Signature(text);
        reader.Skip("(");
        var parameters = reader.Types();
        reader.Skip(" -> ");
        return (parameters, reader.Type());
    }

    private ImmutableArray<CelType> Types()
    {
        var types = ImmutableArray.CreateBuilder<CelType>();
        while (_text[_at] != ')')
        {
            types.Add(Type());
            if (_text[_at] == ',')
            {
                Skip(", ");
            }
        }

        Skip(")");
        return types.ToImmutable();
    }

    private CelType Type()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetter(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        var name = _text[start.._at];
        return name switch
        {
            "dyn" => CelType.Dyn,
            "bool" => CelType.Bool,
            "int" => CelType.Int,
            "uint" => CelType.UInt,
            "double" => CelType.Double,
            "string" => CelType.String,
            "bytes" => CelType.Bytes,
            "timestamp" => CelType.Timestamp,
            "duration" => CelType.Duration,
            "list" => CelType.List(Argument()),
            "type" => CelType.TypeOf(Argument()),
            "optional" => CelType.Optional(Argument()),
            "map" => Map(),
            "A" or "B" or "K" => CelType.Parameter(name),
            _ => CelType.Opaque(name),
        };
    }

    private CelType Argument()
    {
        Skip("(");
        var type = Type();
        Skip(")");
        return type;
    }

    private CelType Map()
    {
        Skip("(");
        var key = Type();
        Skip(", ");
        var value = Type();
        Skip(")");
        return CelType.Map(key, value);
    }

    private void Skip(string expected)
    {
        if (string.CompareOrdinal(_text, _at, expected, 0, expected.Length) != 0)
        {
            throw new FormatException($"signature '{_text}': expected '{expected}' at {_at}");
        }

        _at += expected.Length;
    }
}
