using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.Tokens;

namespace AgentIdentity.Client.Authority;

/// <summary>What the broker answered, read once. A refusal becomes an <see cref="AgentIdentityException"/>.</summary>
internal sealed partial record BrokerAnswer(HttpStatusCode Status, JsonElement Json, string? Nonce, bool Challenged)
{
    private const int LongestAnswer = 256 * 1024;
    private static readonly StrictJsonLimits Limits = new(LongestAnswer, 32, 50_000);

    /// <summary>The token endpoint says it in the body (RFC 9449 section 8), a resource in the challenge (section 9).</summary>
    public bool AsksForNonce => Nonce is not null && (Challenged || Text("error") == "use_dpop_nonce");

    public static async Task<BrokerAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(LongestAnswer, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var nonce = response.Headers.TryGetValues("DPoP-Nonce", out var values) ? values.FirstOrDefault() : null;
        var challenged = response.StatusCode == HttpStatusCode.Unauthorized && NonceChallenge.IsIn(response);
        return new BrokerAnswer(response.StatusCode, Parse(body), nonce, challenged);
    }

    public BrokerAnswer OrThrow()
    {
        if ((int)Status is >= 200 and < 300 && Json.ValueKind == JsonValueKind.Object)
        {
            return this;
        }

        var error = Text("error");
        var description = Text("error_description") ?? Text("detail") ?? Text("title") ?? "The broker's answer had no reason.";
        throw new AgentIdentityException($"The broker refused with {(int)Status}{(error is null ? "" : $" {error}")}: {description}")
        {
            Status = Status,
            Error = error,
            Code = Text("code") ?? (Codes().Match(description) is { Success: true } code ? code.Value : null),
        };
    }

    public AccessToken ToAccessToken(TimeProvider time)
    {
        if (Text("access_token") is not { } value || Text("token_type") is not { } type || !Json.TryGetProperty("expires_in", out var seconds) || !seconds.TryGetInt64(out var life))
        {
            throw new AgentIdentityException("The broker's answer lacks access_token, token_type or expires_in.") { Status = Status };
        }

        var granted = AuthorizationDetails.Parse(Json.TryGetProperty("authorization_details", out var written) ? written.GetRawText() : "[]");
        if (!granted.TryGet(out var details, out var refused))
        {
            throw new AgentIdentityException($"The broker's answer has authorization_details of another form: {refused.Detail}") { Status = Status };
        }

        return new AccessToken(value, type, time.GetUtcNow().AddSeconds(life), details);
    }

    public string? Text(string member) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Parse(byte[] body)
    {
        // What is not strict JSON is a proxy's error page, perhaps. The status says enough.
        if (!StrictJson.TryParse(body, Limits, out var document, out _))
        {
            return default;
        }

        using (document)
        {
            return document.RootElement.Clone();
        }
    }

    [GeneratedRegex(@"\bAID\d{4}\b")]
    private static partial Regex Codes();
}
