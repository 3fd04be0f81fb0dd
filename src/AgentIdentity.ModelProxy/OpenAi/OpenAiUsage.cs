using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>OpenAI's usage object: cached tokens lie inside prompt_tokens, reasoning inside completion_tokens.</summary>
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
        var usage = document.RootElement;
        if (Count(usage, "prompt_tokens") is not { } input || Count(usage, "completion_tokens") is not { } output)
        {
            return null;
        }

        var inputParts = Part(usage, "prompt_tokens_details");
        var cached = Math.Min(Count(inputParts, "cached_tokens") ?? 0, input);
        return new ModelUsage
        {
            Input = input,
            CachedInput = cached,
            CacheWrite = Math.Min(Count(inputParts, "cache_write_tokens") ?? 0, input - cached),
            Output = output,
            Reasoning = Math.Min(Count(Part(usage, "completion_tokens_details"), "reasoning_tokens") ?? 0, output),
        };
    }

    private static JsonElement Part(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : default;

    private static long? Count(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var count)
        && count is >= 0 and <= Most
            ? count
            : null;
}
