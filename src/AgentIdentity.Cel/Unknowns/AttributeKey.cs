using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Unknowns;

/// <summary>One step of a path: a text key, a whole number, any key of a pattern, or a key of another kind.</summary>
internal readonly record struct AttributeKey(string? Text, long? Number = null, bool IsAny = false)
{
    public static AttributeKey Any => new(null, null, true);

    public static AttributeKey Of(in CelValue key) =>
        key.Kind == CelKind.String ? new(key.AsString)
        : Numbers.TryInt(key, out var number) && Numbers.IsNumber(key.Kind) ? new(null, number)
        : new(null);

    public bool Covers(AttributeKey key) => IsAny || (Text == key.Text && Number == key.Number && !key.IsAny);

    /// <summary>The key as it is written after what it selects from.</summary>
    public string Written() => (Text, Number) switch
    {
        ({ } text, _) when IsPlain(text) => $".{text}",
        ({ } text, _) => $"[{Rendering.Quoted(text)}]",
        (_, { } number) => $"[{number}]",
        _ => "[*]",
    };

    private static bool IsPlain(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
