using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Client.Authority;
using AgentIdentity.Tokens;

namespace AgentIdentity.Client;

/// <summary>A wish for a delegation that a person has not answered yet.</summary>
public sealed class PendingGrant
{
    private readonly BrokerConnection _broker;
    private readonly GrantRequest _request;
    private readonly string _state;
    private readonly string _verifier;

    private PendingGrant(BrokerConnection broker, GrantRequest request)
    {
        (_broker, _request) = (broker, request);
        _state = Identifiers.New("st_");

        // RFC 7636 section 4.1: 32 random bytes, base64url.
        _verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        Address = request.RedirectUri;
    }

    /// <summary>The address the person must open in their own browser.</summary>
    public Uri Address { get; private set; }

    /// <summary>Takes the address that the person's browser was sent back to and returns the id of the delegation they granted.</summary>
    /// <param name="callback">The redirect address with its query.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentIdentityException">The person said no, the answer is not for this wish, or the broker refused.</exception>
    public async Task<string> CompleteAsync(Uri callback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var answer = Query(callback);

        // RFC 9207 section 2.4: an answer of another server must not be redeemed here.
        if (answer.GetValueOrDefault("state") != _state || answer.GetValueOrDefault("iss") != _broker.Issuer)
        {
            throw new AgentIdentityException("The answer is not for this request: state or iss differ.");
        }

        if (answer.TryGetValue("error", out var error))
        {
            throw new AgentIdentityException($"The delegation was not granted: {error}.") { Error = error };
        }

        if (!answer.TryGetValue("code", out var code))
        {
            throw new AgentIdentityException("The answer has no code.");
        }

        var token = await _broker.PostTokenAsync(
        [
            new("grant_type", "authorization_code"),
            new("code", code),
            new("redirect_uri", _request.RedirectUri.OriginalString),
            new("code_verifier", _verifier),
        ],
        cancellationToken).ConfigureAwait(false);
        return token.Text("urn:agentidentity:grant_id") ?? throw new AgentIdentityException("The broker's answer names no delegation.") { Status = token.Status };
    }

    internal static async Task<PendingGrant> AskAsync(BrokerConnection broker, GrantRequest request, CancellationToken cancellationToken)
    {
        var pending = new PendingGrant(broker, request);
        var pushed = await broker.PushAsync(pending.Form(), cancellationToken).ConfigureAwait(false);
        var reference = pushed.Text("request_uri") ?? throw new AgentIdentityException("The broker's answer has no request_uri.") { Status = pushed.Status };
        pending.Address = broker.At($"/oauth2/authorize?client_id={Uri.EscapeDataString(broker.AgentId)}&request_uri={Uri.EscapeDataString(reference)}");
        return pending;
    }

    private List<KeyValuePair<string, string>> Form()
    {
        List<KeyValuePair<string, string>> form =
        [
            new("response_type", "code"),
            new("redirect_uri", _request.RedirectUri.OriginalString),
            new("scope", "openid delegation"),
            new("state", _state),
            new("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier)))),
            new("code_challenge_method", "S256"),
            new("requested_actor", _broker.AgentId),
            new("purpose", _request.Purpose),
            new("authorization_details", _request.Details.ToJson()),
            new("may_delegate", _request.MayDelegate ? "true" : "false"),
        ];
        if (_request.Unattended)
        {
            form.Add(new("unattended", "true"));
        }

        if (_request.EndsInDays is { } days)
        {
            form.Add(new("ends_in_days", days.ToString(CultureInfo.InvariantCulture)));
        }

        if (_request.BudgetMicroUsd is { } budget)
        {
            form.Add(new("budget_usd", Dollars.Of(budget)));
        }

        return form;
    }

    private static Dictionary<string, string> Query(Uri callback)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in callback.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.IndexOf('=') is var at and >= 0 ? (pair[..at], pair[(at + 1)..]) : (pair, "");
            if (!values.TryAdd(Decode(name), Decode(value)))
            {
                throw new AgentIdentityException("The answer repeats a parameter.");
            }
        }

        return values;

        static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
    }
}
