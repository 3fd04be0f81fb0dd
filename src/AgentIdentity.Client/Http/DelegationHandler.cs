using System.Net;
using System.Net.Http.Headers;
using AgentIdentity.Client.Authority;

namespace AgentIdentity.Client;

/// <summary>Sends every request with a delegated token and a fresh proof. Works under HttpClient, the MCP client transport and the OpenAI client.</summary>
public sealed class DelegationHandler : DelegatingHandler
{
    private readonly AgentIdentityClient _client;
    private readonly TokenSlot _token;
    private volatile string? _nonce;

    /// <summary>Makes a handler; its token is fetched with the first request.</summary>
    /// <param name="client">The agent's client.</param>
    /// <param name="request">The delegation and the resource.</param>
    public DelegationHandler(AgentIdentityClient client, ExchangeRequest request)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        _client = client;
        _token = new TokenSlot(cancellation => client.ExchangeAsync(request, cancellation), client.RenewBefore, client.Time);
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var token = await _token.GetAsync(cancellationToken).ConfigureAwait(false);
        var response = await SendProvenAsync(request, token, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return response;
        if (AsksForNonce(response))
        {
            // RFC 9449 section 9: the resource demands its own nonce; one more try, no more.
            response.Dispose();
            return await SendProvenAsync(request, token, cancellationToken).ConfigureAwait(false);
        }

        // Not repeated: whether a call was made is the caller's to judge. The next call gets a new token.
        _token.Drop(token);
        return response;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _token.Dispose();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendProvenAsync(HttpRequestMessage request, AccessToken token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue(token.TokenType, token.Value);
        request.Headers.Remove("DPoP");
        request.Headers.Add("DPoP", _client.Prover.Create(request.Method.Method, request.RequestUri!, token.Value, _nonce));
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.Headers.TryGetValues("DPoP-Nonce", out var nonces))
            _nonce = nonces.FirstOrDefault();
        return response;
    }

    private static bool AsksForNonce(HttpResponseMessage response) =>
        response.Headers.Contains("DPoP-Nonce")
        && response.Headers.WwwAuthenticate.Any(challenge =>
            challenge.Scheme == "DPoP" && challenge.Parameter?.Contains("use_dpop_nonce", StringComparison.Ordinal) == true);
}
