using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Errors in Anthropic's form, both ways.</summary>
internal static class MessagesErrors
{
    internal static byte[] Body(WireFault fault) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, TypeOf(fault));
        json.WriteString("message"u8, fault.Message);
        if (fault.Code is not null)
        {
            json.WriteStartObject("details"u8);
            json.WriteString("error_code"u8, fault.Code);
            if (fault.Member is not null)
            {
                json.WriteString("member"u8, fault.Member);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteNull("request_id"u8);
        json.WriteEndObject();
    });

    /// <summary>The last event of a stream that did not finish: clients raise on it, and no <c>message_stop</c> follows.</summary>
    internal static byte[] Event(WireFault fault) => [.. "event: error\ndata: "u8, .. Body(fault), .. "\n\n"u8];

    /// <summary>What an error says, from its document; null when it is none.</summary>
    /// <param name="answer">The whole document.</param>
    /// <param name="status">The status it came with, or null inside a stream, where the type stands for it.</param>
    internal static WireFault? Read(JsonElement answer, int? status)
    {
        if (answer.Given("error") is not { ValueKind: JsonValueKind.Object } error)
        {
            return null;
        }

        var type = error.Text("type");
        var code = error.Given("details")?.Text("error_code");
        var kind = KindOf(type, code) ?? (status is { } known ? WireFault.KindOf(known) : FaultKind.Server);
        return new WireFault(kind, error.Text("message") ?? "The provider reported an error.", status ?? StatusOf(kind), code) { Type = type };
    }

    /// <summary>An error inside an answer, without words that hold a credential.</summary>
    internal static WireFault ReadInside(JsonElement data) =>
        ProviderRefusal.Cleaned(Read(data, status: null) ?? new WireFault(FaultKind.Server, "The provider reported an error.", 500));

    // A spend limit comes as a rate limit, and an empty account as an invalid request: neither gets better by waiting.
    private static FaultKind? KindOf(string? type, string? code) => (type, code) switch
    {
        (_, "enforced_spend_limit_reached" or "contract_spend_limit_reached" or "linked_organization_spend_limit_reached" or "linked_organization_billing_unavailable") => FaultKind.Billing,
        ("invalid_request_error", _) => FaultKind.InvalidRequest,
        ("authentication_error", _) => FaultKind.Authentication,
        ("billing_error", _) => FaultKind.Billing,
        ("permission_error", _) => FaultKind.Permission,
        ("not_found_error", _) => FaultKind.NotFound,
        ("conflict_error", _) => FaultKind.Conflict,
        ("request_too_large", _) => FaultKind.TooLarge,
        ("rate_limit_error", _) => FaultKind.RateLimit,
        ("timeout_error", _) => FaultKind.Timeout,
        ("overloaded_error", _) => FaultKind.Overloaded,
        ("api_error", _) => FaultKind.Server,
        _ => null,
    };

    private static int StatusOf(FaultKind kind) => kind switch
    {
        FaultKind.InvalidRequest or FaultKind.ContentFilter => 400,
        FaultKind.Authentication => 401,
        FaultKind.Billing => 402,
        FaultKind.Permission => 403,
        FaultKind.NotFound => 404,
        FaultKind.Conflict => 409,
        FaultKind.TooLarge => 413,
        FaultKind.RateLimit => 429,
        FaultKind.Timeout => 504,
        FaultKind.Overloaded => 529,
        _ => 500,
    };

    // The provider's own word where it is one of this form: a spend limit is still a rate limit to the client.
    private static string TypeOf(WireFault fault) => KindOf(fault.Type, null) is not null ? fault.Type! : fault.Kind switch
    {
        FaultKind.Authentication => "authentication_error",
        FaultKind.Billing => "billing_error",
        FaultKind.Permission => "permission_error",
        FaultKind.NotFound => "not_found_error",
        FaultKind.Conflict => "conflict_error",
        FaultKind.TooLarge => "request_too_large",
        FaultKind.RateLimit => "rate_limit_error",
        FaultKind.Timeout => "timeout_error",
        FaultKind.Overloaded => "overloaded_error",
        FaultKind.Server => "api_error",
        _ => "invalid_request_error",
    };
}
