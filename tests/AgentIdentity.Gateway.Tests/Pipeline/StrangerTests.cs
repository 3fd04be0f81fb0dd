using System.Net;
using System.Net.Http.Headers;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.Pipeline;

public sealed class StrangerTests
{
    [Theory]
    [InlineData("/mcp/crm")]
    [InlineData("/api/orders/orders/1")]
    [InlineData("/v1/chat/completions")]
    public async Task A_call_without_a_token_is_challenged(string path)
    {
        await using var world = await GatewayWorld.StartAsync();
        var response = await world.Client.PostAsync(world.Origin + path, TestCaller.Json("{}"));
        await Expect.Stranger(world, response, "AID1001");
    }

    [Fact]
    public async Task Two_authorization_headers_are_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Get, "/api/orders/orders/1");
        var first = request.Headers.Authorization!.ToString();
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", [first, "Bearer other"]);
        var response = await world.Client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        world.Upstream.Seen.Should().BeEmpty();
        world.Strangers.Should().ContainSingle();
    }

    [Fact]
    public async Task A_replayed_proof_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Get, "/api/orders/orders/1");
        var again = new HttpRequestMessage(HttpMethod.Get, request.RequestUri) { Headers = { Authorization = request.Headers.Authorization } };
        again.Headers.Add("DPoP", request.Headers.GetValues("DPoP"));
        (await world.Client.SendAsync(request)).StatusCode.Should().Be(HttpStatusCode.OK);
        var response = await world.Client.SendAsync(again);
        (await Expect.CodeOf(response)).Should().Be("AID1024");
        world.Upstream.Seen.Should().ContainSingle();
        world.Strangers.Should().ContainSingle().Which.Code.Should().Be("AID1024");
    }

    [Fact]
    public async Task A_proof_for_another_url_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Get, "/api/orders/orders/1");
        request.RequestUri = new Uri(world.Origin + "/api/orders/orders/2");
        await Expect.Stranger(world, await world.Client.SendAsync(request), "AID1022");
    }

    [Fact]
    public async Task A_token_for_another_upstream_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var token = world.Caller.Token("/api/shop");
        var request = new HttpRequestMessage(HttpMethod.Get, world.Origin + "/api/orders/orders/1");
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", world.Caller.Proof("GET", "/api/orders/orders/1", token));
        await Expect.Stranger(world, await world.Client.SendAsync(request), "AID1012");
    }

    [Fact]
    public async Task Bearer_is_refused_unless_the_upstream_allows_it()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, world.Origin + "/api/orders/orders/1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Caller.Token("/api/orders", bound: false));
        await Expect.Stranger(world, await world.Client.SendAsync(request), "AID1029");

        var allowed = new HttpRequestMessage(HttpMethod.Get, world.Origin + "/api/shop/items");
        allowed.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Caller.Token("/api/shop", bound: false));
        (await world.Client.SendAsync(allowed)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/mcp/nosuch")]
    [InlineData("/mcp/orders")]
    [InlineData("/mcp/crm/more")]
    [InlineData("/api/crm/x")]
    public async Task An_unknown_upstream_is_not_found_and_logged(string path)
    {
        await using var world = await GatewayWorld.StartAsync();
        var response = await world.Client.PostAsync(world.Origin + path, TestCaller.Json("{}"));
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await Expect.CodeOf(response)).Should().Be("AID3001");
        world.Strangers.Should().ContainSingle();
        world.Evidence.Notes.Should().BeEmpty();
    }
}
