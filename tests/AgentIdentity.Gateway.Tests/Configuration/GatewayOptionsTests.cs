using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Tests.Configuration;

public sealed class GatewayOptionsTests
{
    [Fact]
    public async Task Every_mistake_is_named_at_start()
    {
        var starting = () => GatewayWorld.StartAsync(world =>
        {
            world.Settings["AgentIdentity:PublicUrl"] = world.Origin + "/";
            world.Settings["AgentIdentity:Upstreams:crm:Kind"] = "soap";
            world.Settings["AgentIdentity:Upstreams:orders:Address"] = "ftp://x";
            world.Settings["AgentIdentity:Upstreams:shop:Secret"] = null;
            world.Settings["AgentIdentity:Upstreams:Big Name:Kind"] = "http";
            world.Settings["AgentIdentity:Models:small:InputUsdPerMillion"] = null;
        });
        var failures = (await starting.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.ToList();
        foreach (var key in new[] { "PublicUrl", "crm:Kind", "orders:Address", "shop:Secret", "Big Name: a name", "Big Name:Address", "small:InputUsdPerMillion" })
        {
            failures.Should().ContainSingle(failure => failure.Contains(key + " "), key);
        }

        failures.Should().HaveCount(7);
    }

    [Fact]
    public void A_key_that_would_travel_in_the_clear_is_a_mistake()
    {
        var options = new GatewayOptions();
        options.Models["far"] = new ModelOptions { Address = "http://models.example/v1", InputUsdPerMillion = 1, OutputUsdPerMillion = 1 };
        new ModelOptionsCheck().Validate(null, options).Failures.Should().ContainSingle().Which.Should().Contain("https");
    }

    [Fact]
    public void A_secret_does_not_print() => new Secret("s3cret").ToString().Should().NotContain("s3cret");

    [Fact]
    public async Task No_upstream_takes_the_name_of_the_servers_own_relations()
    {
        var start = () => GatewayWorld.StartAsync(world =>
        {
            world.Settings["AgentIdentity:Upstreams:fga:Kind"] = "http";
            world.Settings["AgentIdentity:Upstreams:fga:Address"] = "https://fga.internal";
        });
        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().ContainSingle(failure => failure.Contains("belongs to the server's own relations"));
    }
}
