using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads the catalogue's file strictly: a price that is misread is money lost.</summary>
internal static class PriceFile
{
    private static readonly string[] Known =
    [
        "provider", "host", "model", "as_of", "source", "input", "output", "cached_input", "cache_write", "cache_write_hour", "web_search_per_thousand",
        "long_input", "above", "context_window", "max_output", "tokenizer", "shows_all_output", "verified",
    ];

    public static ImmutableArray<PriceEntry> Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var digest = Convert.ToHexStringLower(SHA256.HashData(json.Span))[..8];
            ImmutableArray<PriceEntry> entries = [.. document.RootElement.GetProperty("prices").EnumerateArray().Select(entry => Entry(entry, digest))];
            return entries.GroupBy(static entry => (entry.Provider, entry.Host, entry.Model)).FirstOrDefault(static same => same.Skip(1).Any()) is { } twice
                ? throw new FormatException($"{twice.Key.Model} has two prices.") : entries;
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"The price catalogue is not a JSON object with an array \"prices\" of objects: {problem.Message}", problem);
        }
    }

    private static PriceEntry Entry(JsonElement entry, string digest)
    {
        var model = Text(entry, "model") ?? throw new FormatException("A price has no model.");
        Names(entry, model);
        var asOf = DateOnly.TryParseExact(Text(entry, "as_of"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new FormatException($"The price of {model} has no day (as_of).");
        var prices = new PriceCard
        {
            InputPerMillion = Price(entry, "input", model) ?? throw new FormatException($"{model} has no price of input."),
            OutputPerMillion = Price(entry, "output", model) ?? throw new FormatException($"{model} has no price of output."),
            CachedInputPerMillion = Price(entry, "cached_input", model),
            CacheWritePerMillion = Price(entry, "cache_write", model),
            CacheWriteHourPerMillion = Price(entry, "cache_write_hour", model),
            WebSearchPerThousand = Price(entry, "web_search_per_thousand", model),
            LongInput = entry.TryGetProperty("long_input", out var far) ? Far(far, model) : null,
            Version = $"catalogue {Text(entry, "as_of")} {digest}{(entry.TryGetProperty("verified", out var verified) && !verified.GetBoolean() ? " unverified" : "")}",
        };
        return new PriceEntry(Provider(entry, model), model, prices, asOf, Text(entry, "source") ?? throw new FormatException($"The price of {model} has no source."))
        {
            Host = Text(entry, "host"),
            ContextWindow = Count(entry, "context_window"),
            MaxOutputTokens = Count(entry, "max_output"),
            Tokenizer = Text(entry, "tokenizer") is { } name ? Tokenizers.Find(name) ?? throw new FormatException($"{model} has a tokenizer that is not known: {name}.") : null,
            ShowsAllOutput = entry.TryGetProperty("shows_all_output", out var shows) && shows.GetBoolean(),
        };
    }

    private static LongInputPrices Far(JsonElement far, string model)
    {
        Names(far, model);
        return new LongInputPrices
        {
            AboveInputTokens = Count(far, "above") ?? throw new FormatException($"The prices of {model} for long input have no bound."),
            InputPerMillion = Price(far, "input", model) ?? throw new FormatException($"{model} has no price of long input."),
            OutputPerMillion = Price(far, "output", model) ?? throw new FormatException($"{model} has no price of output for long input."),
            CachedInputPerMillion = Price(far, "cached_input", model),
            CacheWritePerMillion = Price(far, "cache_write", model),
            CacheWriteHourPerMillion = Price(far, "cache_write_hour", model),
        };
    }

    private static void Names(JsonElement entry, string model)
    {
        if (entry.EnumerateObject().FirstOrDefault(static member => !Known.Contains(member.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } stranger)
        {
            throw new FormatException($"{model} has a member that is not known: {stranger.Name}.");
        }
    }

    private static ModelProvider Provider(JsonElement entry, string model) => Text(entry, "provider") switch
    {
        "openai" => ModelProvider.OpenAi,
        "azure" => ModelProvider.Azure,
        "anthropic" => ModelProvider.Anthropic,
        "bedrock" => ModelProvider.Bedrock,
        "compatible" => ModelProvider.Compatible,
        var other => throw new FormatException($"{model} has a provider that is not known: {other}."),
    };

    private static long? Price(JsonElement entry, string name, string model) =>
        !entry.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.String && Money.TryParseUsd(value.GetString(), out var micro) ? micro
        : throw new FormatException($"The price {name} of {model} must be a text such as \"1.25\", in dollars with at most six decimals.");

    private static long? Count(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;
}
