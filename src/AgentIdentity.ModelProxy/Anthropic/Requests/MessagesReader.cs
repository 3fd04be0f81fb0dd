using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads the bodies of messages and messages/count_tokens strictly: what two parsers could read differently is refused.</summary>
internal static class MessagesReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    /// <summary>Hands the root to <paramref name="read"/> once it is known to be an object that every parser reads alike.</summary>
    internal static ModelResult<TRequest> Read<TRequest>(ReadOnlyMemory<byte> body, MessagesHeaders headers, Func<JsonElement, ModelResult<TRequest>> read)
        where TRequest : class
    {
        if (headers.Problem() is { } problem)
        {
            return Failed<TRequest>(problem);
        }

        // The JSON reader does not check the encoding inside texts; a provider's parser might, or might repair it.
        if (!Utf8.IsValid(body.Span))
        {
            return Unreadable<TRequest>("The body is not valid UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? read(document.RootElement)
                : Unreadable<TRequest>("The body is not a JSON object.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name or text with half a surrogate pair.
            return Unreadable<TRequest>("The body is not one JSON document with every member once.");
        }
    }

    internal static MessagesMarks Marks(ReadOnlyMemory<byte> body, JsonElement root) => new(
        Place(body, root).Start.Value + 1,
        Place(body, root.GetProperty("model")),
        root.Member("max_tokens") is { } most ? Place(body, most) : null,
        root.Member("inference_geo") is { } geo ? Place(body, geo) : null);

    /// <summary>The tools by name, those of Anthropic's own definition included, for these are named too.</summary>
    internal static IReadOnlyList<string> ToolNames(JsonElement root) =>
        [.. root.Items("tools").Select(static tool => tool.Text("name") ?? tool.Text("type")).OfType<string>()];

    internal static ModelResult<TRequest> Failed<TRequest>(ModelFailure failure)
        where TRequest : class => new(null, failure);

    private static ModelResult<TRequest> Unreadable<TRequest>(string detail)
        where TRequest : class => Failed<TRequest>(new ModelFailure(ModelError.BodyUnreadable, detail));

    private static Range Place(ReadOnlyMemory<byte> body, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);

        // The document reads the caller's memory itself, so a value's place in it is its place in the body.
        return body.Span.Overlaps(raw, out var offset)
            ? offset..(offset + raw.Length)
            : throw new InvalidOperationException("The document does not share the body's memory.");
    }
}
