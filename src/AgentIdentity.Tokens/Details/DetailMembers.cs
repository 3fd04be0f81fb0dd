using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>The members of one object, and which of them have been understood.</summary>
internal sealed class DetailMembers
{
    private const int MaxValues = 256;
    private const int MaxLength = 512;

    private readonly string _what;
    private readonly JsonElement _item;
    private readonly HashSet<string> _understood = new(StringComparer.Ordinal);

    public DetailMembers(JsonElement item, string what)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"The {what} is not an object.");
        }

        _item = item;
        _what = what;
    }

    public bool Has(string name) => _item.TryGetProperty(name, out _);

    public JsonElement? Optional(string name)
    {
        _understood.Add(name);
        return _item.TryGetProperty(name, out var value) ? value : null;
    }

    public JsonElement Required(string name) => Optional(name) ?? throw new FormatException($"The {_what} lacks {name}.");

    public string Text(string name) => Text(name, Required(name));

    public IReadOnlyList<string> Texts(string name)
    {
        var array = Required(name);
        return array.ValueKind == JsonValueKind.Array && array.GetArrayLength() is > 0 and <= MaxValues
            ? [.. array.EnumerateArray().Select(value => Text(name, value))]
            : throw new FormatException($"The member {name} is not an array of 1 to {MaxValues} strings.");
    }

    public int? Count(string name) =>
        Optional(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var most) && most > 0 ? most
        : throw new FormatException($"The member {name} is not a whole number above zero.");

    public int? Number(string name) =>
        Optional(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : throw new FormatException($"The member {name} is not a whole number from zero.");

    // The name of an unknown member comes from the caller, so it is not repeated.
    public void RefuseOthers()
    {
        if (_item.EnumerateObject().Any(member => !_understood.Contains(member.Name)))
        {
            throw new FormatException($"The {_what} has an unknown member.");
        }
    }

    // What cannot be seen, or turns around what is seen, would let a human consent to something else than they read.
    private static bool IsUnseen(Rune letter) => Rune.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Text(string name, JsonElement value) =>
        Seen(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : "");

    /// <summary>A text that a person can be shown as it is.</summary>
    public static string Seen(string name, string text) => text.Length is > 0 and <= MaxLength && !text.EnumerateRunes().Any(IsUnseen)
        ? text
        : throw new FormatException($"The member {name} is not a string of 1 to {MaxLength} characters that can be seen.");
}
