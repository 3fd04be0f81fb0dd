using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The four members of a provider's error that clients read. Whatever else stands in the body, such as an account or a trace, stays here.</summary>
internal sealed record ProviderWords(string? Message, string? Type, string? Param, string? Code)
{
    /// <summary>Null when the body is not an error in OpenAI's shape.</summary>
    public static ProviderWords? Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > ProviderRefusal.LongestBody)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return In(document.RootElement) is { } error ? Of(error) : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair.
            return null;
        }
    }

    /// <summary>The error that a document or chunk is or holds: vLLM's of before 0.10 is the whole of it (<c>{"object":"error","message"}</c>).</summary>
    public static JsonElement? In(JsonElement root) =>
        StrictBody.Given(root, "error") ?? (StrictBody.Text(root, "object") == "error" ? root : null);

    /// <summary>The same of the error alone.</summary>
    public static ProviderWords? Of(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.Object => new(Text(error, "message"), Text(error, "type"), Text(error, "param"), Text(error, "code")),
        JsonValueKind.String => new(error.GetString(), null, null, null),
        _ => null,
    };

    /// <summary>The error in no surface's form.</summary>
    public WireFault ToFault(int status) => new(KindOf(status), Message ?? "", status, Code, Param) { Type = Type };

    /// <summary>The error written anew, with what is null as null.</summary>
    public byte[] ToBody() => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, Message);
        json.WriteString("type"u8, Type);
        json.WriteString("param"u8, Param);
        json.WriteString("code"u8, Code);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    // Money errors come as 429, and a filtered prompt as 400: neither is what its status says.
    private FaultKind KindOf(int status) => (Code ?? Type) switch
    {
        "insufficient_quota" or "billing_hard_limit_reached" or "billing_not_active" or "enforced_spend_limit_reached" => FaultKind.Billing,
        "content_filter" or "content_policy_violation" => FaultKind.ContentFilter,
        _ when Type == "insufficient_quota" => FaultKind.Billing,
        _ => WireFault.KindOf(status),
    };

    // Some providers write the code as a number.
    private static string? Text(JsonElement error, string name) => error.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;
}
