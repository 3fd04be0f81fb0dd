using System.Net.Http.Headers;
using System.Text;

namespace AgentIdentity.Client.Authority;

/// <summary>Speaks to the broker as one agent: authenticates with a fresh client assertion and proves possession each time.</summary>
internal sealed class BrokerConnection
{
    private readonly HttpClient _http;
    private readonly string _agentId;
    private readonly AgentKey _key;
    private readonly TimeProvider _time;
    private volatile string? _nonce;

    public BrokerConnection(HttpClient http, string authority, string agentId, AgentKey key, TimeProvider time)
    {
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var origin) || !(origin.Scheme == Uri.UriSchemeHttps || (origin.Scheme == Uri.UriSchemeHttp && origin.IsLoopback)))
        {
            throw new ArgumentException("Authority must be an https URL, or an http URL on this machine.", nameof(authority));
        }

        (_http, _agentId, _key, _time) = (http, agentId, key, time);
        Issuer = authority.TrimEnd('/');
    }

    public string Issuer { get; }

    public string AgentId => _agentId;

    public TimeProvider Time => _time;

    public async Task<BrokerAnswer> PostTokenAsync(IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken) =>
        (await ProvenAsync(At("/oauth2/token"), null, () => Form(form), cancellationToken).ConfigureAwait(false)).OrThrow();

    /// <summary>Pushes an authorization request (RFC 9126). The proof binds the code to this key (RFC 9449 section 10).</summary>
    public async Task<BrokerAnswer> PushAsync(IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken) =>
        (await ProvenAsync(At("/oauth2/par"), null, () => Form(form), cancellationToken).ConfigureAwait(false)).OrThrow();

    public async Task<string> PostDelegationAsync(ChildDelegationRequest request, AccessToken actor, CancellationToken cancellationToken)
    {
        var body = DelegationJson.Write(request);
        var answer = await ProvenAsync(At("/delegations"), actor.Value, () => new StringContent(body, Encoding.UTF8, "application/json"), cancellationToken).ConfigureAwait(false);
        return answer.OrThrow().Text("id") ?? throw new AgentIdentityException("The broker's answer names no delegation.") { Status = answer.Status };
    }

    public Uri At(string path) => new(Issuer + path);

    private async Task<BrokerAnswer> ProvenAsync(Uri address, string? token, Func<HttpContent> content, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(address, token, content(), cancellationToken).ConfigureAwait(false);

        // RFC 9449 section 8: the server may demand its own nonce; one more try, no more.
        return answer.AsksForNonce ? await SendAsync(address, token, content(), cancellationToken).ConfigureAwait(false) : answer;
    }

    private async Task<BrokerAnswer> SendAsync(Uri address, string? token, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add("DPoP", _key.Prover.Create("POST", address, token, _nonce));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var answer = await BrokerAnswer.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        _nonce = answer.Nonce ?? _nonce;
        return answer;
    }

    // Every request needs an assertion of its own: the broker accepts each once.
    private FormUrlEncodedContent Form(IReadOnlyList<KeyValuePair<string, string>> form) => new(
    [
        .. form,
        new("client_id", _agentId),
        new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        new("client_assertion", _key.Signer.Create(Issuer)),
    ]);
}
