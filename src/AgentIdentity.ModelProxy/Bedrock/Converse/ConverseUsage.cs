using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Converse's usage object: inputTokens is without what was read from and written to the cache, so the three are added.</summary>
internal static class ConverseUsage
{
    // No call comes near this; a larger number is a broken report, and a broken report is no report.
    private const long Most = 1_000_000_000_000;

    internal static ModelUsage? Read(JsonElement parent)
    {
        if (BedrockJson.Object(parent, "usage") is not { } usage || Count(usage, "inputTokens") is not { } plain || Count(usage, "outputTokens") is not { } output)
        {
            return null;
        }

        var (read, written) = (Count(usage, "cacheReadInputTokens") ?? 0, Count(usage, "cacheWriteInputTokens") ?? 0);
        var hour = BedrockJson.Items(usage, "cacheDetails").Where(static detail => BedrockJson.Text(detail, "ttl") == "1h").Sum(static detail => Count(detail, "inputTokens") ?? 0);
        return new ModelUsage { Input = plain + read + written, CachedInput = read, CacheWrite = written, CacheWriteHour = Math.Min(hour, written), Output = output };
    }

    internal static void Write(Utf8JsonWriter json, ModelUsage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("inputTokens"u8, usage.Input - usage.CachedInput - usage.CacheWrite);
        json.WriteNumber("outputTokens"u8, usage.Output);
        json.WriteNumber("totalTokens"u8, usage.Input + usage.Output);
        json.WriteNumber("cacheReadInputTokens"u8, usage.CachedInput);
        json.WriteNumber("cacheWriteInputTokens"u8, usage.CacheWrite);
        if (usage.CacheWriteHour > 0)
        {
            json.WriteStartArray("cacheDetails"u8);
            WriteDetail(json, "5m", usage.CacheWrite - usage.CacheWriteHour);
            WriteDetail(json, "1h", usage.CacheWriteHour);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteDetail(Utf8JsonWriter json, string ttl, long tokens)
    {
        json.WriteStartObject();
        json.WriteString("ttl"u8, ttl);
        json.WriteNumber("inputTokens"u8, tokens);
        json.WriteEndObject();
    }

    private static long? Count(JsonElement usage, string name) =>
        usage.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count is >= 0 and <= Most
            ? count
            : null;
}
