using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class KeyHeaders
{
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    private static readonly AuthenticationDemand Open = new("https://b/v1", "https://b/v1/messages") { AllowBearer = true, KeyHeader = "x-api-key" };

    [Fact]
    public async Task A_token_in_the_key_header_counts_as_Bearer() =>
        (await AuthenticateAsync(Open, default, "aik_good")).Delegation!.Subject.Should().Be("ben");

    [Fact]
    public async Task Where_no_key_header_is_read_there_is_no_token() =>
        (await AuthenticateAsync(Open with { KeyHeader = null }, default, "aik_good")).Failure!.Error.Should().Be(TokenError.Missing);

    [Fact]
    public async Task Where_Bearer_is_not_taken_the_key_header_opens_nothing() =>
        (await AuthenticateAsync(Open with { AllowBearer = false }, default, "aik_good")).Failure!.Error.Should().Be(TokenError.Malformed);

    [Fact]
    public async Task The_same_token_in_both_headers_is_one_token() =>
        (await AuthenticateAsync(Open, "Bearer aik_good", "aik_good")).Delegation!.Subject.Should().Be("ben");

    [Theory]
    [InlineData("Bearer aik_good", "aik_other")]
    [InlineData("Bearer aik_other", "aik_good")]
    [InlineData("DPoP aik_other", "aik_good")]
    public async Task Two_tokens_are_refused_whichever_is_good(string authorization, string key)
    {
        var outcome = await AuthenticateAsync(Open, authorization, key);

        outcome.Failure!.Error.Should().Be(TokenError.Repeated);
        outcome.Failure.Detail.Should().NotContain("aik_");
    }

    [Theory]
    [InlineData("Basic YmVuOng=")]
    [InlineData("Bearer ")]
    public async Task A_good_key_does_not_make_up_for_a_bad_Authorization_header(string authorization) =>
        (await AuthenticateAsync(Open, authorization, "aik_good")).Delegation.Should().BeNull();

    [Fact]
    public async Task Two_key_headers_are_refused() =>
        (await AuthenticateAsync(Open, default, new StringValues(["aik_good", "aik_good"]))).Failure!.Error.Should().Be(TokenError.Repeated);

    [Fact]
    public async Task An_empty_key_header_is_refused() =>
        (await AuthenticateAsync(Open, "Bearer aik_good", "")).Failure!.Error.Should().Be(TokenError.Repeated);

    private static ValueTask<AuthenticationOutcome> AuthenticateAsync(AuthenticationDemand demand, StringValues authorization, StringValues key)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = authorization;
        context.Request.Headers["x-api-key"] = key;
        var authenticator = new DelegationAuthenticator(TokenTrust.Of("https://b", KeyRing.InMemory(Time)), new(new ReplayMemory(10, Time), new(), Time), Time) { AgentKeys = Find };
        return authenticator.AuthenticateAsync(context, demand);
    }

    private static TokenResult<Delegation>? Find(string presented, string audience)
    {
        if (presented != "aik_good")
        {
            return null;
        }

        return new Delegation
        {
            Issuer = "https://b",
            Subject = "ben",
            Actor = new("https://b", "codex", null),
            ClientId = "codex",
            Audience = audience,
            DelegationId = "dlg_1",
            TransactionId = "txn_1",
            TokenId = "aik_1",
            IssuedAt = Time.GetUtcNow(),
            ExpiresAt = Time.GetUtcNow().AddHours(1),
        };
    }
}
