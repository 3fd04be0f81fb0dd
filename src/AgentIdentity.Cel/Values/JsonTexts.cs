using System.Text.Json;

namespace AgentIdentity.Cel.Values;

/// <summary>
/// Texts of a document that was parsed without looking into them: one can hold octets that are no UTF-8 or half a surrogate pair,
/// and reading it throws. Here it is an error value, as a stranger's JSON must not take an evaluation down.
/// </summary>
internal static class JsonTexts
{
    private static readonly CelValue Unreadable = CelValue.Error("the JSON text is not Unicode");

    public static CelValue Read(JsonElement text)
    {
        try
        {
            return CelValue.FromString(text.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return Unreadable;
        }
    }

    public static CelValue Name(JsonProperty property)
    {
        try
        {
            return CelValue.FromString(property.Name);
        }
        catch (InvalidOperationException)
        {
            return Unreadable;
        }
    }

    /// <summary>False where there is no such property; an error where a name that cannot be read may be the one.</summary>
    public static bool TryProperty(JsonElement json, string name, out CelValue value)
    {
        try
        {
            var found = json.TryGetProperty(name, out var property);
            value = found ? CelValue.FromJson(property) : default;
            return found;
        }
        catch (InvalidOperationException)
        {
            value = Unreadable;
            return true;
        }
    }

    /// <summary>Whether a text is another; null where it cannot be read.</summary>
    public static bool? Equal(JsonElement text, ReadOnlySpan<byte> utf8)
    {
        try
        {
            return text.ValueEquals(utf8);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
