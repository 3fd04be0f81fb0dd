using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.Metadata;

public sealed class ProtectedResourceTests
{
    [Theory]
    [InlineData("/mcp/crm", true)]
    [InlineData("/api/orders", true)]
    [InlineData("/api/shop", false)]
    [InlineData("/v1", true)]
    public async Task Each_resource_has_the_document_its_challenge_names(string resource, bool bound)
    {
        await using var world = await GatewayWorld.StartAsync();
        var path = resource == "/v1" ? "/v1/models" : resource == "/mcp/crm" ? resource : resource + "/x";
        var challenge = (await world.Client.GetAsync(world.Origin + path)).Headers.WwwAuthenticate.ToString();
        var url = world.Origin + "/.well-known/oauth-protected-resource" + resource;
        challenge.Should().Contain($"resource_metadata=\"{url}\"");
        using var document = JsonDocument.Parse(await world.Client.GetStringAsync(url));
        document.RootElement.GetProperty("resource").GetString().Should().Be(world.Origin + resource);
        document.RootElement.GetProperty("authorization_servers")[0].GetString().Should().Be(world.Origin);
        document.RootElement.GetProperty("dpop_bound_access_tokens_required").GetBoolean().Should().Be(bound);
        document.RootElement.GetProperty("actor_profile_required").GetBoolean().Should().BeTrue();
        document.RootElement.GetProperty("resource_name").GetString().Should().Be(resource == "/v1" ? "models" : resource.Split('/')[^1]);
    }

    [Theory]
    [InlineData("/mcp/orders")]
    [InlineData("/api/nosuch")]
    [InlineData("")]
    public async Task What_is_no_resource_has_no_document(string resource)
    {
        await using var world = await GatewayWorld.StartAsync();
        (await world.Client.GetAsync(world.Origin + "/.well-known/oauth-protected-resource" + resource)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}
