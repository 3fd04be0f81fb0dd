using System.Text.Json.Nodes;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;

/// <summary>Errors of chat completions, responses and embeddings.</summary>
internal static class OpenAiErrors
{
    public static Refusal Of(int status, string? code) => new(status, Body(status, code), status switch
    {
        429 => [("retry-after", "2"), ("retry-after-ms", "1500"), ("x-ratelimit-remaining-requests", "0"), ("x-ratelimit-reset-requests", "1.5s")],
        >= 500 => [("x-should-retry", "true")],
        _ => [],
    });

    private static JsonObject Body(int status, string? code) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = status switch
            {
                401 => "Incorrect API key provided: sk-proj-the-customers-********key. You can find your API key at the provider's.",
                429 => "Rate limit reached for requests.",
                >= 500 => "The server had an error while processing your request.",
                _ => "The request is not one that this model takes.",
            },
            ["type"] = status switch { 401 => "authentication_error", 429 => code ?? "requests", >= 500 => "server_error", _ => "invalid_request_error" },
            ["param"] = null,
            ["code"] = code ?? status switch { 401 => "invalid_api_key", 429 => "rate_limit_exceeded", _ => null },
        },
    };
}
