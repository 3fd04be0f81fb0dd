using System.Text;
using System.Text.Json;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Mappings.Inputs;

namespace AgentIdentity.Policy.Mappings.Paths;

/// <summary>
/// Reads a query as the values that rules see. A name that comes twice is refused unless a list is declared: one server takes the
/// first, another the last. So are two names that differ in case only.
/// </summary>
internal static class QueryText
{
    private const int MostPairs = 256;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <param name="type">A record; or <see cref="InputType.Any"/>, where every value is a text.</param>
    public static CelValue Read(string query, InputType type)
    {
        if (query.Contains(';', StringComparison.Ordinal))
        {
            return CelValue.Error("the query holds ';', which some servers take for '&'; write %3B");
        }

        var pairs = new List<(string, string)>();
        foreach (var pair in query.Split('&', MostPairs + 2))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (Decode(equals < 0 ? pair : pair[..equals]) is not { } name || Decode(equals < 0 ? "" : pair[(equals + 1)..]) is not { } value)
            {
                return CelValue.Error("the query holds an escape that is no UTF-8");
            }

            if (pair.Length > 0)
            {
                pairs.Add((name, value));
            }
        }

        return Read(pairs, type);
    }

    /// <summary>Reads names and values that were taken apart already.</summary>
    public static CelValue Read(IEnumerable<(string Name, string Value)> pairs, InputType type)
    {
        var texts = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        foreach (var (name, value) in pairs)
        {
            if (++count > MostPairs)
            {
                return CelValue.Error($"the query has more than {MostPairs} values");
            }

            if (!texts.TryGetValue(name, out var all))
            {
                texts[name] = all = [];
            }

            all.Add(value);
        }

        return Typed(texts, type);
    }

    /// <summary>Reads a text of a path or query as its declared type.</summary>
    public static CelValue Scalar(string text, InputType type, string path)
    {
        if (type.Kind is InputKind.Any or InputKind.Text)
        {
            return InputReading.Text(CelValue.FromString(text), type, path);
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return InputReading.Read(json.RootElement, type, path);
        }
        catch (JsonException)
        {
            return CelValue.Error($"{path} is a text, where the mapping declares {InputReading.Name(type)}");
        }
    }

    private static CelValue Typed(Dictionary<string, List<string>> texts, InputType type)
    {
        var values = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        foreach (var (name, all) in texts)
        {
            var path = $"query.{name}";
            var declared = type.Members.TryGetValue(name, out var known);
            if (!declared && InputReading.Undeclared(name, type, "query") is { } problem)
            {
                return CelValue.Error(problem);
            }

            var value = known is { Kind: InputKind.List } list
                ? List(all, list.Element!, path)
                : all.Count > 1 ? CelValue.Error($"{path} comes {all.Count} times") : Scalar(all[0], known ?? InputType.Text, path);
            if (value.IsError)
            {
                return value;
            }

            values[name] = value;
        }

        var missing = type.Required.FirstOrDefault(name => !values.ContainsKey(name));
        return missing is null ? CelValue.FromMap(values) : CelValue.Error($"query.{missing} is missing");
    }

    private static CelValue List(List<string> texts, InputType element, string path)
    {
        var items = texts.ConvertAll(text => Scalar(text, element, path));
        foreach (var item in items)
        {
            if (item.IsError)
            {
                return item;
            }
        }

        return CelValue.FromList(items);
    }

    private static string? Decode(string text)
    {
        if (!text.AsSpan().ContainsAny('%', '+'))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var escaped = text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]);
            if (text[i] > '~' || (text[i] == '%' && !escaped))
            {
                return null;
            }

            bytes.Add(escaped ? Convert.ToByte(text.Substring(i + 1, 2), 16) : text[i] == '+' ? (byte)' ' : (byte)text[i]);
            i += escaped ? 2 : 0;
        }

        try
        {
            return Utf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
