using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a chat/completions body strictly: what two parsers could read differently is refused.</summary>
internal static class ChatRequestReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    internal static ModelResult<OpenAiChatRequest> Read(ReadOnlyMemory<byte> body)
    {
        // The JSON reader does not check the encoding inside texts; a provider's parser might, or might repair it.
        if (!Utf8.IsValid(body.Span))
        {
            return Failed(new ModelFailure(ModelError.BodyUnreadable, "The body is not valid UTF-8."));
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                ? Read(body, root)
                : Failed(new ModelFailure(ModelError.BodyUnreadable, "The body is not a JSON object."));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name or text with half a surrogate pair.
            return Failed(new ModelFailure(ModelError.BodyUnreadable, "The body is not one JSON document with every member once."));
        }
    }

    private static ModelResult<OpenAiChatRequest> Read(ReadOnlyMemory<byte> body, JsonElement root)
    {
        if ((ChatRequestRules.Names(root) ?? ChatRequestRules.Shape(root)) is { } failure)
        {
            return Failed(failure);
        }

        var options = Member(root, "stream_options");
        var wanted = options is { ValueKind: JsonValueKind.Object } some ? Member(some, "include_usage") : null;
        var marks = new ChatRequestMarks(
            Place(body, root.GetProperty("model")),
            Place(body, root).Start.Value + 1,
            options is { } present ? Place(body, present) : null,
            Form(options),
            wanted is { } value ? Place(body, value) : null);
        return new ModelResult<OpenAiChatRequest>(
            new OpenAiChatRequest(body, marks)
            {
                Bounds = ChatRequestBounds.Of(root, body.Length),
                Model = root.GetProperty("model").GetString()!,
                Stream = Member(root, "stream") is { ValueKind: JsonValueKind.True },
                IncludeUsage = wanted is { ValueKind: JsonValueKind.True },
                Tools = [.. ToolNames(root)],
            },
            null);
    }

    // {"type":"function","function":{"name"}} and {"type":"custom","custom":{"name"}}; the form before these is {"functions":[{"name"}]}.
    private static IEnumerable<string> ToolNames(JsonElement root) =>
        from list in (string[])["tools", "functions"]
        where Member(root, list) is { ValueKind: JsonValueKind.Array }
        from tool in root.GetProperty(list).EnumerateArray()
        where tool.ValueKind == JsonValueKind.Object
        let named = Member(tool, "function") ?? Member(tool, "custom") ?? tool
        where named.ValueKind == JsonValueKind.Object && Member(named, "name") is { ValueKind: JsonValueKind.String }
        select named.GetProperty("name").GetString();

    internal static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value : null;

    private static StreamOptionsForm Form(JsonElement? options) => options switch
    {
        null => StreamOptionsForm.Absent,
        { ValueKind: JsonValueKind.Null } => StreamOptionsForm.Null,
        { } some when some.EnumerateObject().Any() => StreamOptionsForm.Object,
        _ => StreamOptionsForm.EmptyObject,
    };

    private static Range Place(ReadOnlyMemory<byte> body, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        // The document reads the caller's memory itself, so a value's place in it is its place in the body.
        return body.Span.Overlaps(raw, out var offset)
            ? offset..(offset + raw.Length)
            : throw new InvalidOperationException("The document does not share the body's memory.");
    }

    private static ModelResult<OpenAiChatRequest> Failed(ModelFailure failure) => new(null, failure);
}
