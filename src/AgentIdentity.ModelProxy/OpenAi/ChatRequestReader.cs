using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a chat/completions body strictly.</summary>
internal static class ChatRequestReader
{
    internal static ModelResult<OpenAiChatRequest> Read(ReadOnlyMemory<byte> body) => StrictBody.Read(body, root => Read(body, root));

    private static ModelResult<OpenAiChatRequest> Read(ReadOnlyMemory<byte> body, JsonElement root)
    {
        if ((ChatRequestRules.Names(root) ?? ChatRequestRules.Shape(root)) is { } failure)
        {
            return new(null, failure);
        }

        var options = Member(root, "stream_options");
        var wanted = options is { ValueKind: JsonValueKind.Object } some ? Member(some, "include_usage") : null;
        var marks = new ChatRequestMarks
        {
            ModelValue = StrictBody.Place(body, root.GetProperty("model")),
            FirstMember = StrictBody.Place(body, root).Start.Value + 1,
            StreamOptions = PlaceOf(body, options),
            StreamOptionsForm = Form(options),
            IncludeUsage = PlaceOf(body, wanted),
            MaxTokens = PlaceOf(body, Member(root, "max_tokens")),
            MaxCompletionTokens = PlaceOf(body, Member(root, "max_completion_tokens")),
        };
        return new(
            new OpenAiChatRequest(body, marks)
            {
                Bounds = ChatRequestBounds.Of(root, body.Length),
                Model = root.GetProperty("model").GetString()!,
                Stream = Member(root, "stream") is { ValueKind: JsonValueKind.True },
                IncludeUsage = wanted is { ValueKind: JsonValueKind.True },
                Tools = [.. ToolNames(root)],
                State = OpenAiState.Of(root),
                UnknownMembers = ChatRequestRules.Unknown(root),
                Stores = Member(root, "store") is { ValueKind: JsonValueKind.True } || OpenAiState.KeepsCache(root),
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

    internal static JsonElement? Member(JsonElement parent, string name) => StrictBody.Member(parent, name);

    private static StreamOptionsForm Form(JsonElement? options) => options switch
    {
        null => StreamOptionsForm.Absent,
        { ValueKind: JsonValueKind.Null } => StreamOptionsForm.Null,
        { } some when some.EnumerateObject().Any() => StreamOptionsForm.Object,
        _ => StreamOptionsForm.EmptyObject,
    };

    private static Range? PlaceOf(ReadOnlyMemory<byte> body, JsonElement? value) => value is { } present ? StrictBody.Place(body, present) : null;
}
