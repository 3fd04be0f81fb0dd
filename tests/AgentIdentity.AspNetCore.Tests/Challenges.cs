using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class Challenges
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    [Fact]
    public async Task A_stranger_learns_where_the_resource_is_described()
    {
        var context = new DefaultHttpContext();
        var outcome = await AuthenticateAsync(context, new("https://b/mcp/crm", "https://b/mcp/crm")
        {
            AllowBearer = true,
            ResourceMetadata = "https://b/.well-known/oauth-protected-resource/mcp/crm",
        });

        outcome.Stranger.Should().BeTrue();
        outcome.WriteChallenge(context.Response);
        context.Response.StatusCode.Should().Be(401);
        context.Response.Headers.WWWAuthenticate.Should().Equal(
            "DPoP algs=\"ES256 ES384 PS256 RS256\", resource_metadata=\"https://b/.well-known/oauth-protected-resource/mcp/crm\"",
            "Bearer resource_metadata=\"https://b/.well-known/oauth-protected-resource/mcp/crm\"");
    }

    [Theory]
    [InlineData("Basic YTpi", TokenError.UnknownScheme)]
    [InlineData("DPoP", TokenError.Missing)]
    [InlineData("DPoP a, Bearer b", TokenError.Malformed)]
    [InlineData("Bearer  ", TokenError.Missing)]
    public async Task A_header_that_brings_no_token_is_refused(string header, TokenError error)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = header;

        var outcome = await AuthenticateAsync(context, new("a", "https://b/"));

        outcome.Failure!.Error.Should().Be(error);
        outcome.Stranger.Should().BeTrue();
    }

    [Fact]
    public async Task A_server_with_nonces_asks_for_one_and_then_accepts()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.GenerateKey(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var (ring, prover) = (KeyRing.InMemory(_time), new DpopProver(key, _time));
        var options = new DpopOptions { Nonces = new(_time) };
        var authenticator = new DelegationAuthenticator(TokenTrust.Of("https://b", ring), new(new ReplayMemory(10, _time), options, _time), _time);
        var token = (await new TokenMinter(ring, "https://b", _time).MintDelegatedAsync(new()
        {
            Subject = "ben",
            Actor = new("https://b", "codex", null),
            ClientId = "codex",
            Audience = "a",
            KeyThumbprint = prover.Thumbprint,
            DelegationId = "d",
            TransactionId = "t",
        })).Value;
        var context = new DefaultHttpContext { Request = { Method = "GET" } };
        context.Request.Headers.Authorization = "DPoP " + token;
        context.Request.Headers["DPoP"] = prover.Create("GET", new("https://b/x"), token);

        var first = await authenticator.AuthenticateAsync(context, new("a", "https://b/x"));
        first.Failure!.Error.Should().Be(TokenError.NonceRequired);
        first.Claimed!.Subject.Should().Be("ben");
        first.WriteChallenge(context.Response);
        context.Response.Headers.WWWAuthenticate.ToString().Should().Contain("use_dpop_nonce");

        context.Request.Headers["DPoP"] = prover.Create("GET", new("https://b/x"), token, context.Response.Headers["DPoP-Nonce"]);
        (await authenticator.AuthenticateAsync(context, new("a", "https://b/x"))).Delegation!.Subject.Should().Be("ben");
    }

    private ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context, AuthenticationDemand demand) =>
        new DelegationAuthenticator(TokenTrust.Of("https://b", KeyRing.InMemory(_time)), new(new ReplayMemory(10, _time), new(), _time), _time).AuthenticateAsync(context, demand);
}
