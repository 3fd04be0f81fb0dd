using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>OpenAI's usage objects, of chat and of responses: cached tokens lie inside the input, reasoning inside the output.</summary>
internal static class OpenAiUsage
{
    // No call comes near this; a larger number is a broken report, and a broken report is no report.
    private const long Most = 1_000_000_000_000;

    internal static ModelUsage? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        return Of(document.RootElement);
    }

    internal static ModelUsage? Of(JsonElement usage) =>
        Of(usage, "prompt_tokens", "completion_tokens") ?? Of(usage, "input_tokens", "output_tokens");

    internal static long? Count(JsonElement parent, string name) =>
        StrictBody.Member(parent, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var count) && count is >= 0 and <= Most
            ? count
            : null;

    private static ModelUsage? Of(JsonElement usage, string inputs, string outputs)
    {
        if (Count(usage, inputs) is not { } input || Count(usage, outputs) is not { } output)
        {
            return null;
        }

        var inputParts = StrictBody.Member(usage, $"{inputs}_details") ?? default;
        var outputParts = StrictBody.Member(usage, $"{outputs}_details") ?? default;
        var cached = Math.Min(Count(inputParts, "cached_tokens") ?? 0, input);
        return new ModelUsage
        {
            Input = input,
            CachedInput = cached,
            CacheWrite = Math.Min(Count(inputParts, "cache_write_tokens") ?? 0, input - cached),
            Output = output,
            Reasoning = Math.Min(Count(outputParts, "reasoning_tokens") ?? 0, output),
        };
    }

    /// <summary>Writes usage as chat or responses name it.</summary>
    internal static void Write(Utf8JsonWriter json, ModelUsage usage, string inputs, string outputs)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber(inputs, usage.Input);
        json.WriteNumber(outputs, usage.Output);
        json.WriteNumber("total_tokens"u8, usage.Input + usage.Output);
        json.WriteStartObject($"{inputs}_details");
        json.WriteNumber("cached_tokens"u8, usage.CachedInput);
        json.WriteNumber("cache_write_tokens"u8, usage.CacheWrite);
        json.WriteEndObject();
        json.WriteStartObject($"{outputs}_details");
        json.WriteNumber("reasoning_tokens"u8, usage.Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
