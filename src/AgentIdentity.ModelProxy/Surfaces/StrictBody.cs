using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a request's body strictly: what two parsers could read differently is refused.</summary>
internal static class StrictBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <param name="body">The bytes.</param>
    /// <param name="read">What makes something of their root.</param>
    /// <param name="member">The member to name where a text cannot be read that the first look did not need.</param>
    internal static ModelResult<T> Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, ModelResult<T>> read, string? member = null) where T : class
    {
        // The JSON reader does not check the encoding inside texts; a provider's parser might, or might repair it.
        if (!Utf8.IsValid(body.Span))
        {
            return Refused<T>(ModelError.BodyUnreadable, "The body is not valid UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : Refused<T>(ModelError.BodyUnreadable, "The body is not a JSON object.");
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name or text with half a surrogate pair.
            return Refused<T>(ModelError.BodyUnreadable, "The body is not one JSON document with every member once.", member);
        }
    }

    internal static ModelResult<T> Refused<T>(ModelError error, string detail, string? member = null) where T : class =>
        new(null, new ModelFailure(error, detail, member));

    internal static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;

    /// <summary>A member that is there and not null.</summary>
    internal static JsonElement? Given(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    internal static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>Where a value stands in the body.</summary>
    internal static Range Place(ReadOnlyMemory<byte> body, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        // The document reads the caller's memory itself, so a value's place in it is its place in the body.
        return body.Span.Overlaps(raw, out var offset)
            ? offset..(offset + raw.Length)
            : throw new InvalidOperationException("The document does not share the body's memory.");
    }
}
