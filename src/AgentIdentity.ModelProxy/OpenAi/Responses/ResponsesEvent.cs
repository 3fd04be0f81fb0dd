using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What one event of a responses stream tells of the whole.</summary>
internal readonly record struct ResponsesEvent
{
    internal const string ItemDone = "response.output_item.done";

    internal string? Type { get; private init; }

    internal long? Sequence { get; private init; }

    internal string? ResponseId { get; private init; }

    internal string? Model { get; private init; }

    internal string? ServiceTier { get; private init; }

    internal ModelUsage? Usage { get; private init; }

    internal WireFault? Fault { get; private init; }

    /// <summary>The ids of what the answer is made of, once it is whole.</summary>
    internal IReadOnlyList<string>? ItemIds { get; private init; }

    /// <summary>The web searches of a finished item, or of all of the answer.</summary>
    internal long WebSearches { get; private init; }

    /// <summary>The finished item is reasoning, of which not all may have been shown.</summary>
    internal bool IsReasoning { get; private init; }

    internal static ResponsesEvent Of(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data, new JsonReaderOptions { MaxDepth = 128 });
        // Most events are pieces of text: the type alone is read of them.
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        string? type = null;
        long? sequence = null;
        var isWhole = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8) && reader.Read())
            {
                type = reader.GetString();
                isWhole = IsWhole(type);
            }
            else if (reader.ValueTextEquals("sequence_number"u8) && reader.Read())
            {
                sequence = reader.TryGetInt64(out var number) ? number : null;
            }
            else
            {
                reader.Skip();
            }
        }

        return isWhole ? Whole(data, type, sequence) : new ResponsesEvent { Type = type, Sequence = sequence };
    }

    private static bool IsWhole(string? type) => type is "response.created" or "response.completed" or "response.incomplete" or "response.failed" or "error"
        or ItemDone;

    private static ResponsesEvent Whole(ReadOnlySpan<byte> data, string? type, long? sequence)
    {
        using var document = JsonDocument.Parse(data.ToArray(), new JsonDocumentOptions { MaxDepth = 128 });
        var root = document.RootElement;
        var response = StrictBody.Given(root, "response") ?? default;
        if (type == ItemDone)
        {
            var item = StrictBody.Member(root, "item");
            return new ResponsesEvent
            {
                Type = type,
                Sequence = sequence,
                WebSearches = item is { } search && ResponsesSearches.IsSearch(search) ? 1 : 0,
                IsReasoning = item is { ValueKind: JsonValueKind.Object } thought && StrictBody.Text(thought, "type") == "reasoning",
            };
        }

        return new ResponsesEvent
        {
            Type = type,
            Sequence = sequence,
            ResponseId = StrictBody.Text(response, "id"),
            Model = StrictBody.Text(response, "model"),
            ServiceTier = StrictBody.Text(response, "service_tier"),
            Usage = StrictBody.Given(response, "usage") is { } usage ? OpenAiUsage.Of(usage) : null,
            ItemIds = StrictBody.Given(response, "output") is { ValueKind: JsonValueKind.Array } items
                ? [.. items.EnumerateArray().Select(static item => StrictBody.Text(item, "id")).OfType<string>()] : null,
            WebSearches = StrictBody.Given(response, "output") is { } output ? ResponsesSearches.In(output) : 0,
            Fault = type is "error" or "response.failed" ? ResponsesError.Of(root, response) : null,
        };
    }
}
