using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// Anthropic's usage, put together from its reports: each is cumulative and replaces the one before, and what it leaves out or gives as
/// null stays. Cached tokens lie beside <c>input_tokens</c>, thought inside <c>output_tokens</c>.
/// </summary>
internal sealed class MessagesUsage
{
    // No call comes near this; a larger number is a broken report, and a broken report is no report.
    private const long Most = 1_000_000_000_000;

    private long? _input;
    private long? _output;
    private long _read;
    private long _written;
    private long _hour;
    private long _thinking;
    private long _searches;
    private long _fetches;

    /// <summary>Where it ran, as the provider says.</summary>
    public string? Geo { get; private set; }

    public string? ServiceTier { get; private set; }

    /// <summary>The usage so far; null until both input and output were reported.</summary>
    public ModelUsage? Now => _input is not { } plain || _output is not { } output ? null : new ModelUsage
    {
        Input = plain + _read + _written,
        CachedInput = _read,
        CacheWrite = _written,
        CacheWriteHour = Math.Min(_hour, _written),
        Output = output,
        Reasoning = Math.Min(_thinking, output),
        WebSearches = _searches,
        ServerToolCalls = _fetches,
    };

    /// <summary>Takes a report.</summary>
    /// <returns>False when it says nothing that counts: it is no object, or one of its numbers cannot be.</returns>
    public bool Take(JsonElement usage)
    {
        if (usage.ValueKind != JsonValueKind.Object || !IsSound(usage))
        {
            return false;
        }

        _input = usage.Count("input_tokens") ?? _input;
        _output = usage.Count("output_tokens") ?? _output;
        _read = usage.Count("cache_read_input_tokens") ?? _read;
        TakeWritten(usage);
        _thinking = usage.Given("output_tokens_details")?.Count("thinking_tokens") ?? _thinking;
        _searches = usage.Given("server_tool_use")?.Count("web_search_requests") ?? _searches;
        _fetches = usage.Given("server_tool_use")?.Count("web_fetch_requests") ?? _fetches;
        Geo = usage.Text("inference_geo") ?? Geo;
        ServiceTier = usage.Text("service_tier") ?? ServiceTier;
        return true;
    }

    private void TakeWritten(JsonElement usage)
    {
        var before = _written;
        _written = usage.Count("cache_creation_input_tokens") ?? _written;
        if (usage.Given("cache_creation") is { } parts && parts.Count("ephemeral_1h_input_tokens") is { } hour)
        {
            _hour = hour;
        }
        else if (_hour > 0 && _written > before)
        {
            // What was added later is not broken down: then it counts as the dearer kind.
            _hour += _written - before;
        }
    }

    private static bool IsSound(JsonElement usage) =>
        AreSound(usage, ["input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"])
        && AreSound(usage.Given("cache_creation"), ["ephemeral_1h_input_tokens"])
        && AreSound(usage.Given("output_tokens_details"), ["thinking_tokens"])
        && AreSound(usage.Given("server_tool_use"), ["web_search_requests", "web_fetch_requests"]);

    private static bool AreSound(JsonElement? parent, string[] counts) =>
        parent is null || Array.TrueForAll(counts, name => parent.Value.Given(name) is null || parent.Value.Count(name) is >= 0 and <= Most);
}
