namespace AgentIdentity.Broker.Tests;

public sealed class AgentDirectoryTests
{
    [Fact]
    public async Task An_agent_is_kept_with_its_owner_and_survives_a_restart()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var added = TestBroker.NewAgent("codex") with { RedirectUris = ["http://127.0.0.1:9000/callback", "https://app.example/cb"] };
        (await broker.Agents.AddAsync(added, "admin")).Ok.Should().BeTrue();

        await broker.RestartAsync();

        broker.Agents.Find("codex").Should().BeEquivalentTo(new { added.Id, added.Name, added.Owner, added.Jwks, added.RedirectUris });
    }

    [Theory]
    [InlineData("")]
    [InlineData("Codex")]
    [InlineData("a")]
    [InlineData("user:ben")]
    [InlineData("codex\n")]
    public async Task An_id_that_could_be_mistaken_is_refused(string id)
    {
        await using var broker = await TestBroker.EmptyAsync();
        (await broker.Agents.AddAsync(TestBroker.NewAgent(id), "admin")).Failure!.Error.Should().Be(BrokerError.AgentInvalid);
    }

    [Fact]
    public async Task An_agent_without_an_owner_is_refused()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var orphan = TestBroker.NewAgent("codex") with { Owner = " " };
        (await broker.Agents.AddAsync(orphan, "admin")).Failure!.Error.Should().Be(BrokerError.AgentOwnerMissing);
    }

    [Theory]
    [InlineData("http://app.example/cb")]
    [InlineData("https://app.example/cb#here")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    public async Task A_redirect_address_that_leaks_codes_is_refused(string address)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var agent = TestBroker.NewAgent("codex") with { RedirectUris = [address] };
        (await broker.Agents.AddAsync(agent, "admin")).Failure!.Error.Should().Be(BrokerError.AgentInvalid);
    }

    [Fact]
    public async Task A_key_set_with_a_private_part_is_refused()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var agent = TestBroker.NewAgent("codex") with { Jwks = TestKeys.NewJwks(withPrivatePart: true) };
        (await broker.Agents.AddAsync(agent, "admin")).Failure!.Error.Should().Be(BrokerError.AgentKeysInvalid);
    }

    [Theory]
    [InlineData("""{"keys":[]}""")]
    [InlineData("not json")]
    public async Task A_key_set_without_a_key_is_refused(string jwks)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var agent = TestBroker.NewAgent("codex") with { Jwks = jwks };
        (await broker.Agents.AddAsync(agent, "admin")).Failure!.Error.Should().Be(BrokerError.AgentKeysInvalid);
    }

    [Fact]
    public async Task An_id_is_given_once_even_when_two_ask_at_the_same_time()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => broker.Agents.AddAsync(TestBroker.NewAgent("codex"), "admin")));
        added.Count(static result => result.Ok).Should().Be(1);
        added.Where(static result => !result.Ok).Should().OnlyContain(static result => result.Failure!.Error == BrokerError.AgentExists);
    }

    [Fact]
    public async Task A_suspended_agent_gets_no_actor_token_until_it_is_resumed()
    {
        await using var broker = await TestBroker.StartAsync();
        var tokens = broker.Part<ActorTokens>();
        await broker.Agents.SuspendAsync("codex", "admin");
        (await tokens.IssueAsync(TestExchange.ActorTokenOf("codex"))).Failure!.Error.Should().Be(BrokerError.AgentSuspended);

        await broker.RestartAsync();
        (await broker.Part<ActorTokens>().IssueAsync(TestExchange.ActorTokenOf("codex"))).Ok.Should().BeFalse();

        await broker.Agents.ResumeAsync("codex", "admin");
        (await broker.Part<ActorTokens>().IssueAsync(TestExchange.ActorTokenOf("codex"))).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task An_unknown_agent_gets_no_actor_token()
    {
        await using var broker = await TestBroker.StartAsync();
        (await broker.Part<ActorTokens>().IssueAsync(TestExchange.ActorTokenOf("nobody"))).Failure!.Error.Should().Be(BrokerError.AgentUnknown);
        (await broker.Agents.SuspendAsync("nobody", "admin")).Failure!.Error.Should().Be(BrokerError.AgentUnknown);
    }
}
