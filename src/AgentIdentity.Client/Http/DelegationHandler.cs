using System.Net;
using System.Net.Http.Headers;
using AgentIdentity.Client.Authority;

namespace AgentIdentity.Client;

/// <summary>
/// Sends every request with a delegated token and a fresh proof. Works under HttpClient, the MCP client transport and the
/// OpenAI client. A refusal by the broker surfaces as <see cref="AgentIdentityException"/>; a refusal by the resource is the response.
/// </summary>
public sealed class DelegationHandler : DelegatingHandler
{
    private readonly AgentIdentityClient _client;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly TokenSlot _token;
    private readonly ExchangeRequest _request;
    private readonly Uri _sendTo;
    private volatile string? _nonce;

    /// <summary>Makes a handler; its token is fetched with the first request and shared by all handlers for the same request.</summary>
    /// <param name="client">The agent's client, which must outlive the handler.</param>
    /// <param name="request">The delegation and the resource.</param>
    /// <exception cref="ArgumentException">The resource is not an http URL and <see cref="ExchangeRequest.SendTo"/> is not set.</exception>
    public DelegationHandler(AgentIdentityClient client, ExchangeRequest request)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        (_client, _request) = (client, request);
        _token = client.SlotOf(request);
        _sendTo = request.SendTo
            ?? (Uri.TryCreate(request.Resource, UriKind.Absolute, out var resource) && resource.Scheme is "http" or "https" ? resource : null)
            ?? throw new ArgumentException("The resource is not an http URL, so SendTo must name the origin its token may be sent to.", nameof(request));
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        DemandOrigin(request.RequestUri!);
        var token = await _token.GetAsync(cancellationToken).ConfigureAwait(false);
        var response = await SendProvenAsync(request, token, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        if (NonceChallenge.IsIn(response))
        {
            return await RepeatAsync(request, token, response, cancellationToken).ConfigureAwait(false);
        }

        // Refused before anything left the gateway, so the same call is made once more. A token of the human's own that the caller brought is the caller's to renew.
        if (_request.Human is null && _client.StepUps.Read(response, _request.DelegationId) is { } challenge
            && await _client.StepUps.AskAsync(challenge, cancellationToken).ConfigureAwait(false)
            && await RenewAsync(token, cancellationToken).ConfigureAwait(false) is { } renewed)
        {
            return await RepeatAsync(request, renewed, response, cancellationToken).ConfigureAwait(false);
        }

        // Not repeated: whether a call was made is the caller's to judge. The next call gets a new token.
        _token.Drop(token);
        return response;
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.Run(() => SendAsync(request, cancellationToken), cancellationToken).GetAwaiter().GetResult();

    // A token that follows a wrong base address would be handed to whoever answers there.
    private void DemandOrigin(Uri address)
    {
        if (address.Scheme != _sendTo.Scheme || !address.Authority.Equals(_sendTo.Authority, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"This delegation's token may be sent to {_sendTo.Scheme}://{_sendTo.Authority} only; the request goes elsewhere. ExchangeRequest.SendTo allows another origin.");
        }
    }

    private async Task<HttpResponseMessage> SendProvenAsync(HttpRequestMessage request, AccessToken token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue(token.TokenType, token.Value);
        request.Headers.Remove("DPoP");
        request.Headers.Add("DPoP", _client.Prover.Create(request.Method.Method, request.RequestUri!, token.Value, _nonce));
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Headers.TryGetValues("DPoP-Nonce", out var nonces))
        {
            _nonce = nonces.FirstOrDefault();
        }

        return response;
    }

    // The human may still be on their way through the page: the token tells when they have signed in.
    private async Task<AccessToken?> RenewAsync(AccessToken refused, CancellationToken cancellationToken)
    {
        var (last, end) = (refused, _client.Time.GetUtcNow() + Patience);
        while (true)
        {
            _token.Drop(last);
            last = await _token.GetAsync(cancellationToken).ConfigureAwait(false);
            if (StepUps.SignInOf(last) is { } now && now != StepUps.SignInOf(refused))
            {
                return last;
            }

            if (_client.Time.GetUtcNow() >= end)
            {
                return null;
            }

            await Task.Delay(Pause, _client.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // RFC 9449 section 9: the resource demands its own nonce; one more try, no more.
    private async Task<HttpResponseMessage> RepeatAsync(HttpRequestMessage request, AccessToken token, HttpResponseMessage first, CancellationToken cancellationToken)
    {
        try
        {
            var second = await SendProvenAsync(request, token, cancellationToken).ConfigureAwait(false);
            first.Dispose();
            return second;
        }
        catch (Exception failure) when (failure is InvalidOperationException || failure.InnerException is InvalidOperationException)
        {
            // The body was a stream that can be read once: the caller gets the refusal, and the nonce is known now.
            return first;
        }
    }
}
