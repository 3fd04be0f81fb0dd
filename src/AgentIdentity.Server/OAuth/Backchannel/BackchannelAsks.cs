using System.Globalization;
using System.Text.Json;
using AgentIdentity.Broker;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>What a client waits for.</summary>
internal sealed record BackchannelAsk(Approval Approval, DateTimeOffset Now)
{
    public string? Words { get; init; }

    public TimeSpan? Expiry { get; init; }

    public string? NotificationToken { get; init; }

    public override string ToString() => $"BackchannelAsk for {Approval.Id} [redacted]";
}

/// <summary>Reads the request of a client that is known: CIBA Core section 7.1, with the approval in its authorization details.</summary>
internal sealed class BackchannelAsks(ApprovalBook approvals, OwnTokens tokens, TimeProvider time)
{
    public const string DetailType = "urn:agentidentity:approval";
    private const int LongestWords = 100;
    private const int LongestToken = 1024;
    private static readonly string[] Hints = ["login_hint", "login_hint_token", "id_token_hint"];

    public async Task<(BackchannelAsk? Ask, OAuthRefusal? Refusal)> ReadAsync(OpenIddictRequest request, AgentRecord client, bool pings, CancellationToken cancellation)
    {
        if (Mistake(request, pings) is { } mistake)
        {
            return (null, mistake);
        }

        // One that is not this client's answers like one that is not there.
        if (ApprovalOf(Text(request, "authorization_details")) is not { } id || await approvals.FindAsync(id, cancellation) is not { } found || found.Agent != client.Id)
        {
            return (null, new OAuthRefusal("invalid_authorization_details", ServerError.RequestMalformed.Code(),
                $"authorization_details must hold one detail of type {DetailType} whose identifier is an approval that this client's call waits for."));
        }

        if (HumanOf(request) != found.Human)
        {
            return (null, new OAuthRefusal("unknown_user_id", ServerError.RequestMalformed.Code(), "The hint is not of the human in whose name the call is made."));
        }

        return found.State switch
        {
            ApprovalState.Denied => (null, new OAuthRefusal(Errors.AccessDenied, BrokerError.ApprovalSettled.Code(), "The approval was refused.")),
            ApprovalState.Pending or ApprovalState.Approved => (new BackchannelAsk(found, time.GetUtcNow())
            {
                Words = Text(request, "binding_message"),
                Expiry = Text(request, "requested_expiry") is { } seconds ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : null,
                NotificationToken = pings ? Text(request, "client_notification_token") : null,
            }, null),
            _ => (null, new OAuthRefusal(Errors.InvalidRequest, BrokerError.ApprovalSettled.Code(), "The approval is over; make the call again.")),
        };
    }

    private static OAuthRefusal? Mistake(OpenIddictRequest request, bool pings)
    {
        if (!request.HasScope(Scopes.OpenId))
        {
            return Wrong(Errors.InvalidScope, "scope must contain openid.");
        }

        if (Hints.Count(name => Text(request, name) is { Length: > 0 }) != 1)
        {
            return Wrong(Errors.InvalidRequest, $"Exactly one of {string.Join(", ", Hints)} is required.");
        }

        if (Text(request, "request") is not null)
        {
            return Wrong(Errors.InvalidRequest, "Signed requests are not taken here.");
        }

        if (Text(request, "binding_message") is { } words
            && (words.Length is 0 or > LongestWords || words.EnumerateRunes().Any(UnseenLetters.IsUnseen)))
        {
            return Wrong("invalid_binding_message", $"binding_message must be one line of 1 to {LongestWords} letters, all of which are seen.");
        }

        if (Text(request, "requested_expiry") is { } expiry && !(int.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0))
        {
            return Wrong(Errors.InvalidRequest, "requested_expiry must be a positive number of seconds.");
        }

        // RFC 6750 section 2.1: what can stand behind Bearer.
        return pings && Text(request, "client_notification_token") is not { Length: > 0 and <= LongestToken }
            || Text(request, "client_notification_token")?.All(static letter => char.IsAsciiLetterOrDigit(letter) || "-._~+/=".Contains(letter, StringComparison.Ordinal)) == false
            ? Wrong(Errors.InvalidRequest, "client_notification_token is required of a client that is pinged, and must be a bearer token.") : null;
    }

    private string? HumanOf(OpenIddictRequest request) => Text(request, "login_hint") is { } name ? name
        : tokens.Read(Text(request, "login_hint_token") ?? Text(request, "id_token_hint") ?? "") is { } token && token.Payload.TryGetProperty("sub", out var sub) ? sub.GetString() : null;

    private static string? ApprovalOf(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "");
            return document.RootElement is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1 && list[0] is { ValueKind: JsonValueKind.Object } detail
                && detail.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals(DetailType)
                && detail.TryGetProperty("identifier", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static OAuthRefusal Wrong(string error, string detail) => new(error, ServerError.RequestMalformed.Code(), detail);

    private static string? Text(OpenIddictRequest request, string name) => (string?)request.GetParameter(name);
}
