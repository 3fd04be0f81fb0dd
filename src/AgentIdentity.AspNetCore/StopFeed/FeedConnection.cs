using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore;

/// <summary>Opens the stop feed as a registered service: an actor token by private_key_jwt and proof, then the stream with the same key.</summary>
internal sealed class FeedConnection(StopFeedOptions options, AuthorityMetadata metadata, HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly StrictJsonLimits Limits = new(64 * 1024, 16, 10_000);
    private readonly ServiceKey _key = new(options, time);
    private string? _tokenNonce;
    private string? _feedNonce;

    public void Dispose() => _key.Dispose();

    /// <summary>The open stream. Its owner disposes of it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string? lastEventId, CancellationToken cancellation)
    {
        var token = await FetchTokenAsync(cancellation);
        var address = new Uri(metadata.Issuer + "/stops/feed");
        var response = await ProvenAsync(
            HttpMethod.Get,
            address,
            nonce => Request(address, token, nonce, lastEventId),
            nonce => _feedNonce = nonce ?? _feedNonce,
            cancellation);
        return response.StatusCode == HttpStatusCode.OK ? response : throw Refusal("The stop feed", response);
    }

    private async Task<string> FetchTokenAsync(CancellationToken cancellation)
    {
        var address = await metadata.FindTokenEndpointAsync(cancellation);
        using var response = await ProvenAsync(
            HttpMethod.Post,
            address,
            nonce => Request(address, nonce),
            nonce => _tokenNonce = nonce ?? _tokenNonce,
            cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Refusal("The token endpoint", response);
        }

        var body = await response.Content.ReadAsByteArrayAsync(cancellation);
        if (!StrictJson.TryParse(body, Limits, out var document, out _))
        {
            throw new InvalidDataException("The token endpoint's answer is not JSON.");
        }

        using (document)
        {
            return CutoffJson.Text(document.RootElement, "access_token") ?? throw new InvalidDataException("The token endpoint's answer has no access_token.");
        }
    }

    // RFC 9449 sections 8 and 9: the server may demand its own nonce; one more try, no more.
    private async Task<HttpResponseMessage> ProvenAsync(HttpMethod method, Uri address, Func<string?, HttpRequestMessage> make, Func<string?, string?> keep, CancellationToken cancellation)
    {
        var nonce = keep(null);
        for (var second = false; ; second = true)
        {
            using var request = make(nonce);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var next = response.Headers.TryGetValues("DPoP-Nonce", out var values) ? values.FirstOrDefault() : null;
            var known = nonce;
            nonce = keep(next);
            if (second || next is null || next == known || response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized))
            {
                return response;
            }

            response.Dispose();
        }
    }

    private HttpRequestMessage Request(Uri address, string? nonce)
    {
        // Every request needs an assertion of its own: the broker accepts each once.
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"),
                new("resource", metadata.Issuer),
                new("client_id", options.ClientId),
                new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                new("client_assertion", _key.Signer.Create(metadata.Issuer)),
            ]),
        };
        request.Headers.Add("DPoP", _key.Prover.Create("POST", address, null, nonce));
        return request;
    }

    private HttpRequestMessage Request(Uri address, string token, string? nonce, string? lastEventId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new("text/event-stream"));
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", _key.Prover.Create("GET", address, token, nonce));
        if (lastEventId is { Length: > 0 })
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        return request;
    }

    private static HttpRequestException Refusal(string who, HttpResponseMessage response)
    {
        using (response)
        {
            return new($"{who} answered {(int)response.StatusCode}.", null, response.StatusCode);
        }
    }
}
