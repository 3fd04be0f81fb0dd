using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace AgentIdentity.Server.Fga;

/// <summary>
/// Reads a request's JSON as OpenFGA reads protobuf's JSON form: null is the same as absent, unknown members are passed over, a
/// member of the wrong kind is refused. The first mistake is kept in <see cref="Refusal"/>; what is read after it is worth nothing.
/// </summary>
internal sealed class FgaMessage
{
    private readonly JsonElement _json;
    private readonly string _at;
    private readonly FgaMessage _root;
    private FgaRefusal? _refusal;

    public FgaMessage(JsonElement json) => (_json, _at, _root) = (json, "", this);

    /// <summary>A message without members.</summary>
    public static FgaMessage Empty() => new(JsonElement.Parse("{}"u8));

    private FgaMessage(JsonElement json, string at, FgaMessage root) => (_json, _at, _root) = (json, at, root);

    /// <summary>The first mistake, of the whole request.</summary>
    public FgaRefusal? Refusal => _root._refusal;

    /// <summary>The message as it came.</summary>
    public JsonElement Json => _json;

    /// <summary>A text that must be there and have its form; empty where it is wrong.</summary>
    public string Text(string name, FgaForm form) => Judged(name, form, Text(name) ?? "") ?? "";

    /// <summary>A text with its form; null where it is absent, empty or wrong.</summary>
    public string? Optional(string name, FgaForm form) => Text(name) is { Length: > 0 } text ? Judged(name, form, text) : null;

    /// <summary>A text of any form; null where it is absent or no text.</summary>
    public string? Text(string name) => Find(name, static kind => kind == JsonValueKind.String, "a string")?.GetString();

    public bool Flag(string name) => Find(name, static kind => kind is JsonValueKind.True or JsonValueKind.False, "true or false")?.GetBoolean() == true;

    /// <summary>An object that is passed on as it is, such as a context.</summary>
    public JsonElement? Object(string name) => Find(name, static kind => kind == JsonValueKind.Object, "an object");

    /// <summary>A whole number, which may come as text.</summary>
    public int? Number(string name)
    {
        if (Find(name, static kind => kind is JsonValueKind.Number or JsonValueKind.String, "a number") is not { } found)
        {
            return null;
        }

        int? number = found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var whole) ? whole
            : found.ValueKind == JsonValueKind.String && int.TryParse(found.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) ? read
            : null;
        if (number is null)
        {
            Refuse(FgaRefusal.Invalid($"{Named(name)} must be a whole number."));
        }

        return number;
    }

    /// <summary>A message within this one; null where it is absent.</summary>
    public FgaMessage? Part(string name) => Object(name) is { } found ? new FgaMessage(found, Named(name), _root) : null;

    /// <summary>A message that must be there; an empty one where it is not.</summary>
    public FgaMessage Needed(string name, string code = "validation_error")
    {
        if (Part(name) is { } part)
        {
            return part;
        }

        Refuse(new FgaRefusal(StatusCodes.Status400BadRequest, code, $"{Named(name)} is missing."));
        return new FgaMessage(default, Named(name), _root);
    }

    /// <summary>A list of messages; empty where it is absent.</summary>
    public ImmutableArray<T> List<T>(string name, int most, Func<FgaMessage, T> read, string code = "validation_error")
    {
        if (Find(name, static kind => kind == JsonValueKind.Array, "a list") is not { } found)
        {
            return [];
        }

        if (found.GetArrayLength() > most)
        {
            Refuse(new FgaRefusal(StatusCodes.Status400BadRequest, code, $"{Named(name)} may have at most {most} items; it has {found.GetArrayLength()}."));
            return [];
        }

        var items = ImmutableArray.CreateBuilder<T>(found.GetArrayLength());
        foreach (var item in found.EnumerateArray())
        {
            var at = $"{Named(name)}[{items.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                Refuse(FgaRefusal.Invalid($"{at} must be an object."));
                return [];
            }

            items.Add(read(new FgaMessage(item, at, _root)));
        }

        return items.MoveToImmutable();
    }

    /// <summary>Keeps a mistake, unless there is one already.</summary>
    public void Refuse(FgaRefusal refusal) => _root._refusal ??= refusal;

    /// <summary>The place of a member, for people.</summary>
    public string Named(string name) => _at.Length == 0 ? name : $"{_at}.{name}";

    private string? Judged(string name, FgaForm form, string text)
    {
        if (form.Pattern.IsMatch(text))
        {
            return text;
        }

        Refuse(new FgaRefusal(StatusCodes.Status400BadRequest, form.Code, $"{Named(name)} must be {form.Words}."));
        return null;
    }

    private JsonElement? Find(string name, Func<JsonValueKind, bool> fits, string kind)
    {
        if (_json.ValueKind != JsonValueKind.Object || !_json.TryGetProperty(name, out var found) || found.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (fits(found.ValueKind))
        {
            return found;
        }

        Refuse(FgaRefusal.Invalid($"{Named(name)} must be {kind}."));
        return null;
    }
}
