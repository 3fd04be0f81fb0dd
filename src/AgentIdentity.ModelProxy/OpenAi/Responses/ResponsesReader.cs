using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a responses body strictly. Members not named here pass only where a route allows them.</summary>
internal static class ResponsesReader
{
    private static readonly string[] Governed =
    [
        "model", "input", "instructions", "stream", "max_output_tokens", "max_tool_calls", "tools", "previous_response_id", "conversation",
        "store", "background", "prompt", "service_tier", "text", "reasoning",
    ];

    // Of OpenAI's own list, and Codex's client_metadata; "moderation" and "image" are missing, for they name models of their own.
    private static readonly string[] Harmless =
    [
        "client_metadata", "context_management", "include", "metadata", "parallel_tool_calls", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention",
        "safety_identifier", "stream_options", "temperature", "tool_choice", "top_logprobs", "top_p", "truncation", "user",
    ];

    // Of an item: what it is, and what else it brings along.
    private static readonly string[] GovernedOfItem = ["type", "id", "role", "content", "encrypted_content", "tools"];

    private static readonly string[] Kept = ["previous_response_id", "conversation", "prompt"];

    internal static ModelResult<ResponsesRequest> Read(ReadOnlyMemory<byte> body) => StrictBody.Read(body, root => Read(body, root));

    private static ModelResult<ResponsesRequest> Read(ReadOnlyMemory<byte> body, JsonElement root)
    {
        if ((StrictMembers.Names(root, Governed) ?? Shape(root)) is { } failure)
        {
            return new(null, failure);
        }

        var marks = new ResponsesMarks(
            StrictBody.Place(body, root.GetProperty("model")),
            StrictBody.Place(body, root).Start.Value + 1,
            StrictBody.Member(root, "max_output_tokens") is { } most ? StrictBody.Place(body, most) : null);
        var state = OpenAiState.Of(root);
        return new(
            new ResponsesRequest(body, marks)
            {
                Model = root.GetProperty("model").GetString()!,
                Stream = StrictBody.Member(root, "stream") is { ValueKind: JsonValueKind.True },
                Tools = [.. ResponsesTools.Names(root).Distinct()],
                Bounds = ResponsesBounds.Of(root, body.Length, state),
                State = state,
                UnknownMembers = StrictMembers.Unknown(root, Governed, Harmless),
                // Kept unless the caller says otherwise.
                Stores = StrictBody.Member(root, "store") is not { ValueKind: JsonValueKind.False } || OpenAiState.KeepsCache(root),
            },
            null);
    }

    private static ModelFailure? Shape(JsonElement root) =>
        StrictMembers.Model(root)
        ?? Input(root)
        ?? StrictMembers.Switch(root, "stream")
        ?? StrictMembers.Switch(root, "store")
        ?? StrictMembers.Switch(root, "background")
        ?? StrictMembers.Count(root, "max_output_tokens", int.MaxValue)
        ?? StrictMembers.Count(root, "max_tool_calls", int.MaxValue)
        ?? Objects(root, "tools")
        ?? (StrictBody.Given(root, "instructions") is { ValueKind: not JsonValueKind.String } ? StrictMembers.Invalid("instructions", "a text") : null);

    // What the provider keeps may stand in for the input.
    private static ModelFailure? Input(JsonElement root) => StrictBody.Given(root, "input") switch
    {
        { ValueKind: JsonValueKind.String } => null,
        { ValueKind: JsonValueKind.Array } items when items.GetArrayLength() > 0 => Objects(root, "input") ?? Items(items),
        null when Kept.Any(member => StrictBody.Given(root, member) is not null) => null,
        _ => new ModelFailure(ModelError.InputMissing, "The member input must be a text or an array with at least one item.", "input"),
    };

    // Tools may come with an item, too.
    private static ModelFailure? Items(JsonElement items) => items.EnumerateArray()
        .Select(static (item, index) => StrictMembers.Inside(item, GovernedOfItem) ?? Objects(item, "tools", $"input[{index}].tools"))
        .FirstOrDefault(static failure => failure is not null);

    private static ModelFailure? Objects(JsonElement root, string name, string? place = null) => StrictBody.Given(root, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(static one => one.ValueKind == JsonValueKind.Object) => null,
        _ => StrictMembers.Invalid(place ?? name, "an array of objects"),
    };
}
