using System.Net;
using AgentIdentity.Gateway.ModelCalls.Routing;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Routing;

public sealed class ReloadTests
{
    [Fact]
    public async Task A_changed_configuration_takes_effect_with_the_next_call()
    {
        await using var world = await RouteWorld.StartAsync();
        (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("first");

        world.Reload(("small:Candidates:first:Priority", "9"));

        (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("second");
        world.Gateway.Part<ModelsReport>().Now().Version.Should().Be(2);
    }

    [Fact]
    public async Task A_configuration_with_a_mistake_is_told_of_and_the_last_good_one_stays()
    {
        await using var world = await RouteWorld.StartAsync();

        world.Reload(("small:Candidates:first:Priority", "9"), ("small:Strategy", "luck"));

        (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("first");
        var now = world.Gateway.Part<ModelsReport>().Now();
        now.Version.Should().Be(1);
        now.Mistakes.Should().ContainSingle().Which.Should().Contain("Models:small:Strategy");

        world.Reload(("small:Strategy", "cost"));
        world.Gateway.Part<ModelsReport>().Now().Should().Match<ModelsNow>(static mended => mended.Version == 2 && mended.Mistakes.Count == 0);
    }

    [Theory]
    [InlineData("small:Retries", "many")]
    [InlineData("small:Candidates:first:Address", "http://models.example/v1")]
    [InlineData("small:Candidates:first:InputUsdPerMillion", "-1")]
    [InlineData("Small One:Address", "http://127.0.0.1:1/v1")]
    public async Task No_mistake_takes_the_models_away(string key, string value)
    {
        await using var world = await RouteWorld.StartAsync();

        world.Reload((key, value));

        (await world.PostAsync()).StatusCode.Should().Be(HttpStatusCode.OK);
        world.Gateway.Part<ModelsReport>().Now().Mistakes.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_call_on_its_way_keeps_the_configuration_it_began_with()
    {
        await using var world = await RouteWorld.StartAsync();
        world.First.Answer = (http, _) =>
        {
            world.Reload(("small:Retries", "0"));
            return RouteWorld.FailAsync(http, 500);
        };

        (await (await world.PostAsync()).Content.ReadAsStringAsync()).Should().Contain("second");
        (await world.RouteAsync()).GetProperty("configuration").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task What_is_known_of_a_candidate_outlives_a_change_elsewhere()
    {
        await using var world = await RouteWorld.StartAsync();
        await world.PostAsync();

        world.Reload(("small:Candidates:second:Weight", "7"));

        var candidates = world.Gateway.Part<ModelsReport>().Now().Models.Single(static model => model.Alias == "small").Candidates;
        candidates.Single(static one => one.Name == "small/first").Answered.Should().Be(1);
        candidates.Single(static one => one.Name == "small/second").Weight.Should().Be(7);
    }

    [Fact]
    public async Task Administrators_see_no_key()
    {
        await using var world = await RouteWorld.StartAsync();
        System.Text.Json.JsonSerializer.Serialize(world.Gateway.Part<ModelsReport>().Now()).Should().Contain("model-of-first").And.NotContain("sk-key");
    }
}
