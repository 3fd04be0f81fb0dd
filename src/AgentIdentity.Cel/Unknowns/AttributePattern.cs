using System.Globalization;

namespace AgentIdentity.Cel.Unknowns;

/// <summary>
/// Attributes by name: <c>request.args.to</c>, <c>request.*</c>, <c>args.items[0]</c>, <c>args["a b"]</c>. A pattern means
/// what it names, everything within, and whatever holds it: where a part is unknown, the whole is.
/// </summary>
internal sealed class AttributePattern
{
    private readonly AttributeKey[] _keys;

    private AttributePattern(AttributeKey[] keys) => _keys = keys;

    public ReadOnlySpan<AttributeKey> Keys => _keys;

    public bool Matches(ReadOnlySpan<AttributeKey> path)
    {
        var common = Math.Min(_keys.Length, path.Length);
        for (var i = 0; i < common; i++)
        {
            if (!_keys[i].Covers(path[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="ArgumentException">The text is no pattern.</exception>
    public static AttributePattern Parse(string text)
    {
        var keys = new List<AttributeKey>();
        var at = 0;
        do
        {
            keys.Add(at < text.Length && text[at] == '[' && at > 0 ? Bracketed(text, ref at) : Named(text, ref at));
        }
        while (at < text.Length);
        return keys[0].IsAny ? throw Wrong(text) : new AttributePattern([.. keys]);
    }

    private static AttributeKey Named(string text, ref int at)
    {
        at += at > 0 && text[at] == '.' ? 1 : 0;
        var start = at;
        if (at < text.Length && text[at] == '*')
        {
            at++;
            return at == text.Length || text[at] is '.' or '[' ? AttributeKey.Any : throw Wrong(text);
        }

        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
        {
            at++;
        }

        return at > start && !char.IsAsciiDigit(text[start]) && (at == text.Length || text[at] is '.' or '[')
            ? new AttributeKey(text[start..at])
            : throw Wrong(text);
    }

    private static AttributeKey Bracketed(string text, ref int at)
    {
        var end = text.IndexOf(text.AsSpan(at).StartsWith("[\"") ? "\"]" : "]", at + 2, StringComparison.Ordinal);
        var inner = end < 0 ? "" : text[(at + 1)..end];
        at = end < 0 ? at : end + (inner.StartsWith('"') ? 2 : 1);
        return inner == "*" ? AttributeKey.Any
            : inner.StartsWith('"') ? new AttributeKey(inner[1..])
            : long.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? new AttributeKey(null, number)
            : throw Wrong(text);
    }

    private static ArgumentException Wrong(string text) =>
        new($"'{text}' names no attribute; it is a variable with .field, .*, [0] or [\"key\"] after it");
}
