namespace AgentIdentity.Broker.Tests;

public sealed class WeakenedPolicyTests
{
    private const string Ceiling = "{ id: ceiling, require: 'args.amount <= 100.0' }";

    [Fact]
    public async Task Putting_a_rule_into_shadow_is_an_act_of_its_own_in_the_record()
    {
        await using var broker = await TestBroker.EmptyAsync();
        broker.WriteRules(Ceiling);
        await broker.ReloadAsync();

        broker.WriteRules(Ceiling.Replace("{ ", "{ mode: shadow, ", StringComparison.Ordinal));
        await broker.ReloadAsync();

        var act = (await broker.FactsAsync("policy.weakened")).Should().ContainSingle().Subject;
        (act.GetProperty("rule").GetString(), act.GetProperty("change").GetString(), act.GetProperty("was").GetString(), act.GetProperty("is").GetString(), act.GetProperty("by").GetString(), act.GetProperty("revision").GetString())
            .Should().Be(("ceiling", "mode", "enforce", "shadow", "ann", "3"));
    }

    [Fact]
    public async Task A_rule_taken_away_while_the_server_was_down_is_recorded_when_it_starts()
    {
        await using var broker = await TestBroker.EmptyAsync();
        broker.WriteRules(Ceiling, "{ id: other, deny: 'false' }");
        await broker.ReloadAsync();
        await broker.StopAsync();
        broker.WriteRules("{ id: other, deny: 'false' }");

        await broker.RestartAsync();

        var act = (await broker.FactsAsync("policy.weakened")).Should().ContainSingle().Subject;
        (act.GetProperty("rule").GetString(), act.GetProperty("change").GetString(), act.GetProperty("by").GetString()).Should().Be(("ceiling", "removed", "startup"));
        await broker.RestartAsync();
        (await broker.FactsAsync("policy.weakened")).Should().HaveCount(1, "the second start found nothing new");
    }

    [Fact]
    public async Task A_rule_that_is_added_or_made_to_bind_is_no_weakening()
    {
        await using var broker = await TestBroker.EmptyAsync();
        broker.WriteRules(Ceiling.Replace("{ ", "{ mode: shadow, ", StringComparison.Ordinal));
        await broker.ReloadAsync();
        broker.WriteRules(Ceiling, "{ id: other, deny: 'false' }");
        await broker.ReloadAsync();

        (await broker.FactsAsync("policy.weakened")).Should().BeEmpty();
        (await broker.FactsAsync("policy.loaded")).Should().HaveCount(3);
    }
}
