using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>The members of one object, and which of them have been understood.</summary>
internal sealed class DetailMembers
{
    private const int MaxValues = 256;
    private const int MaxLength = 512;

    private readonly string what;
    private readonly JsonElement item;
    private readonly HashSet<string> understood = new(StringComparer.Ordinal);

    public DetailMembers(JsonElement item, string what)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw new FormatException($"The {what} is not an object.");
        this.item = item;
        this.what = what;
    }

    public bool Has(string name) => item.TryGetProperty(name, out _);

    public JsonElement? Optional(string name)
    {
        understood.Add(name);
        return item.TryGetProperty(name, out var value) ? value : null;
    }

    public JsonElement Required(string name) => Optional(name) ?? throw new FormatException($"The {what} lacks {name}.");

    public string Text(string name) => Text(name, Required(name));

    public IReadOnlyList<string> Texts(string name)
    {
        var array = Required(name);
        return array.ValueKind == JsonValueKind.Array && array.GetArrayLength() is > 0 and <= MaxValues
            ? [.. array.EnumerateArray().Select(value => Text(name, value))]
            : throw new FormatException($"The member {name} is not an array of 1 to {MaxValues} strings.");
    }

    // The name of an unknown member comes from the caller, so it is not repeated.
    public void RefuseOthers()
    {
        if (item.EnumerateObject().Any(member => !understood.Contains(member.Name)))
            throw new FormatException($"The {what} has an unknown member.");
    }

    private static string Text(string name, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return text.Length is > 0 and <= MaxLength && !text.Any(char.IsControl)
            ? text
            : throw new FormatException($"The member {name} is not a string of 1 to {MaxLength} characters.");
    }
}
