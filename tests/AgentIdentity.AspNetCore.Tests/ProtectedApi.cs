using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class ProtectedApi : IAsyncLifetime
{
    private Authority _authority = null!;
    private Orders _orders = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = await Authority.StartAsync();
        _orders = await Orders.StartAsync(_authority);
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _authority.DisposeAsync();
    }

    [Fact]
    public async Task A_call_with_token_and_proof_is_ben_via_codex()
    {
        var token = _authority.Mint();

        using var response = await _orders.GetAsync("DPoP " + token, Proof(token));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Be($$"""ben via codex; {"iss":"{{_authority.Issuer}}","sub":"codex"}""");
    }

    [Fact]
    public async Task No_token_gets_a_challenge_without_an_error()
    {
        using var response = await _orders.GetAsync(null, null);

        await Refused(response, TokenError.Missing);
        response.Headers.WwwAuthenticate.Should().ContainSingle().Which.ToString().Should().StartWith("DPoP algs=").And.NotContain("error");
    }

    [Fact]
    public async Task An_expired_token_is_refused()
    {
        var token = _authority.Mint();
        _authority.Time.Advance(TimeSpan.FromMinutes(6));

        await Refused(await _orders.GetAsync("DPoP " + token, Proof(token)), TokenError.Expired);
    }

    [Fact]
    public async Task A_token_for_another_audience_is_refused()
    {
        var token = _authority.Mint(request => request with { Audience = "https://other.example" });

        await Refused(await _orders.GetAsync("DPoP " + token, Proof(token)), TokenError.WrongAudience);
    }

    [Fact]
    public async Task A_token_of_another_issuers_key_is_refused()
    {
        var real = _authority.Keys;
        _authority.Keys = KeyRing.InMemory(_authority.Time);
        var token = _authority.Mint();
        _authority.Keys = real;

        await Refused(await _orders.GetAsync("DPoP " + token, Proof(token)), TokenError.UnknownKey);
    }

    [Fact]
    public async Task Alg_none_is_refused()
    {
        var header = System.Buffers.Text.Base64Url.EncodeToString("""{"typ":"at+jwt","alg":"none"}"""u8);
        var token = $"{header}.{_authority.Mint().Split('.')[1]}.";

        await Refused(await _orders.GetAsync("DPoP " + token, Proof(token)), TokenError.WrongAlgorithm);
    }

    [Fact]
    public async Task A_proof_for_another_URL_is_refused()
    {
        var token = _authority.Mint();

        var response = await _orders.GetAsync("DPoP " + token, Proof(token, "/orders/8"));

        await Refused(response, TokenError.ProofWrongTarget);
        response.Headers.WwwAuthenticate.ToString().Should().Contain("error=\"invalid_dpop_proof\"");
    }

    [Fact]
    public async Task A_replayed_proof_is_refused()
    {
        var token = _authority.Mint();
        var proof = Proof(token);

        (await _orders.GetAsync("DPoP " + token, proof)).StatusCode.Should().Be(HttpStatusCode.OK);
        await Refused(await _orders.GetAsync("DPoP " + token, proof), TokenError.Replayed);
    }

    [Fact]
    public async Task A_bound_token_as_Bearer_is_refused()
    {
        var token = _authority.Mint();

        await Refused(await _orders.GetAsync("Bearer " + token, null), TokenError.BoundTokenAsBearer);
    }

    [Fact]
    public async Task A_bearer_token_is_refused_unless_it_is_switched_on()
    {
        var token = _authority.Mint(request => request with { KeyThumbprint = null });
        await using var open = await Orders.StartAsync(_authority, o => o.AllowBearer = true);

        await Refused(await _orders.GetAsync("Bearer " + token, null), TokenError.BearerNotAllowed);
        (await open.GetAsync("Bearer " + token, null)).StatusCode.Should().Be(HttpStatusCode.OK);
        await Refused(await open.GetAsync("Bearer " + _authority.Mint(), null), TokenError.BoundTokenAsBearer);
    }

    [Fact]
    public async Task Two_Authorization_headers_on_the_wire_are_refused()
    {
        var token = _authority.Mint();
        var answer = await SendRawAsync($"Authorization: DPoP {token}\r\nAuthorization: DPoP {token}\r\nDPoP: {Proof(token)}\r\n");

        answer.Should().StartWith("HTTP/1.1 400").And.Contain("AID1002");
    }

    [Fact]
    public async Task Two_proofs_on_the_wire_are_refused()
    {
        var token = _authority.Mint();
        var answer = await SendRawAsync($"Authorization: DPoP {token}\r\nDPoP: {Proof(token)}\r\nDPoP: {Proof(token)}\r\n");

        answer.Should().StartWith("HTTP/1.1 400").And.Contain("AID1002");
    }

    private async Task<string> SendRawAsync(string headers)
    {
        var address = new Uri(_orders.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /orders/7 HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n{headers}\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private string Proof(string token, string path = "/orders/7") => _authority.Prover.Create("GET", new(_orders.Address + path), token);

    private static async Task Refused(HttpResponseMessage response, TokenError error)
    {
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.CacheControl!.NoStore.Should().BeTrue();
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        body.RootElement.GetProperty("code").GetString().Should().Be(error.Code());
    }
}
