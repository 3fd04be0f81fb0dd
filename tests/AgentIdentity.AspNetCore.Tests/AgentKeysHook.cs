using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class AgentKeysHook
{
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    [Fact]
    public async Task An_agent_key_is_the_delegation_it_stands_for_where_Bearer_is_taken()
    {
        var outcome = await AuthenticateAsync("Bearer aik_good", new("https://b/mcp/crm", "https://b/mcp/crm") { AllowBearer = true });

        outcome.Delegation!.Subject.Should().Be("ben");
        outcome.Delegation.Audience.Should().Be("https://b/mcp/crm");
    }

    [Fact]
    public async Task An_agent_key_that_has_ended_is_refused_with_its_own_reason()
    {
        var outcome = await AuthenticateAsync("Bearer aik_ended", new("a", "https://b/") { AllowBearer = true });

        outcome.Failure!.Error.Should().Be(TokenError.Expired);
        outcome.Stranger.Should().BeTrue();
    }

    [Theory]
    [InlineData("Bearer aik_good", false)]
    [InlineData("DPoP aik_good", true)]
    [InlineData("Bearer something else", true)]
    public async Task An_agent_key_elsewhere_is_an_ill_formed_token(string header, bool allowBearer)
    {
        var outcome = await AuthenticateAsync(header, new("a", "https://b/") { AllowBearer = allowBearer });

        outcome.Failure!.Error.Should().Be(TokenError.Malformed);
    }

    private static ValueTask<AuthenticationOutcome> AuthenticateAsync(string header, AuthenticationDemand demand)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = header;
        var authenticator = new DelegationAuthenticator(TokenTrust.Of("https://b", KeyRing.InMemory(Time)), new(new ReplayMemory(10, Time), new(), Time), Time) { AgentKeys = Find };
        return authenticator.AuthenticateAsync(context, demand);
    }

    private static TokenResult<Delegation>? Find(string presented, string audience)
    {
        if (presented == "aik_ended")
        {
            return new TokenFailure(TokenError.Expired, "The key has ended.");
        }

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
