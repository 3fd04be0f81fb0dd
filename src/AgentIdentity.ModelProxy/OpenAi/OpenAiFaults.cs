using System.Globalization;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Errors inside an answer of OpenAI's surfaces, which has status 200 by then.</summary>
internal static class OpenAiFaults
{
    internal static WireFault Of(JsonElement error) => Of(ProviderWords.Of(error) ?? new ProviderWords(null, null, null, null));

    /// <summary>The error of a document or event that has one.</summary>
    internal static WireFault In(ReadOnlyMemory<byte> json) => Of(ProviderWords.Read(json) ?? new ProviderWords(null, null, null, null));

    internal static WireFault Of(ProviderWords words)
    {
        var status = words.Code switch
        {
            "rate_limit_exceeded" or "insufficient_quota" => 429,
            "server_overloaded" or "overloaded" => 503,
            "invalid_prompt" or "content_filter" or "context_length_exceeded" => 400,
            _ when words.Type is "rate_limit_error" or "insufficient_quota" or "tokens" or "requests" => 429,
            _ when words.Type == "invalid_request_error" => 400,

            // vLLM says the status itself.
            _ when int.TryParse(words.Code, NumberStyles.None, CultureInfo.InvariantCulture, out var said) && said is >= 400 and < 600 => said,
            _ => 500,
        };
        return ProviderRefusal.Cleaned(words.ToFault(status) with { Message = words.Message ?? "The provider reported an error without words." });
    }
}
