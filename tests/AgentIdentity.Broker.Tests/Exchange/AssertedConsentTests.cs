using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

/// <summary>ID-JAG where an administrator lets the provider's word stand for consent: it makes a delegation, and not against somebody's word here.</summary>
public sealed class AssertedConsentTests
{
    [Fact]
    public async Task The_providers_word_makes_one_delegation_and_then_uses_it()
    {
        await using var broker = await TestBroker.StartAsync();
        (await RedeemAsync(broker)).Ok.Should().BeTrue();
        (await RedeemAsync(broker)).Ok.Should().BeTrue();

        broker.Delegations.List("ben", "codex").Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_ended_or_paused_here_is_not_made_again_until_it_had_ended_by_itself(bool end)
    {
        await using var broker = await TestBroker.StartAsync();
        var made = (await RedeemAsync(broker)).Value!.Delegation;
        var stopped = end ? await broker.Delegations.EndAsync(made.Id, "ben") : await broker.Delegations.PauseAsync(made.Id, "ben");
        stopped.Ok.Should().BeTrue();

        (await RedeemAsync(broker)).Failure!.Error.Should().Be(BrokerError.ConsentMissing);
        broker.Delegations.List("ben", "codex").Should().ContainSingle();

        broker.Later(TimeSpan.FromHours(2));
        (await RedeemAsync(broker)).Ok.Should().BeTrue();
    }

    private static Task<BrokerResult<ExchangeResult>> RedeemAsync(TestBroker broker) => broker.Part<TokenExchange>().RedeemAsync(
        new ExchangeRequest { Client = broker.Agents.Find("codex")!, KeyThumbprint = TestExchange.Thumbprint, Resource = TestBroker.Crm },
        new HumanAssertion { Human = broker.Human("ben"), Scope = ["mcp"], StandsForConsent = true });
}
