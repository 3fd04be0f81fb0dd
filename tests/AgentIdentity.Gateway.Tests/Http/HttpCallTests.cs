using System.Net;
using System.Text;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Http;

public sealed class HttpCallTests
{
    [Fact]
    public async Task An_allowed_call_arrives_with_the_gateways_credential_and_none_of_the_callers()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Get, "/api/orders/orders/1");
        foreach (var name in new[] { "Cookie", "Txn-Token", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "X_Forwarded_For", "Proxy-Authorization", "X-Secret-Hop", "X-Ms-Client-Principal-Name", "X-Auth-Request-Email" })
        {
            request.Headers.TryAddWithoutValidation(name, "evil");
        }

        request.Headers.TryAddWithoutValidation("Connection", "X-Secret-Hop");
        request.Headers.TryAddWithoutValidation("X-Kept", "yes");
        var response = await world.Client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var seen = world.Upstream.Seen.Single();
        seen.Headers["Authorization"].Should().Be("Bearer " + TestCredentials.Minted);
        seen.Headers["X-Kept"].Should().Be("yes");
        seen.Headers.Values.Should().NotContain(value => value.Contains("evil"));
        seen.Headers.Keys.Should().NotContain("DPoP");
    }

    [Fact]
    public async Task A_fixed_secret_goes_into_its_header()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Get, "/api/shop/items");
        request.Headers.TryAddWithoutValidation("x-shop-key", "mine");
        await world.Client.SendAsync(request);
        var seen = world.Upstream.Seen.Single();
        seen.Target.Should().Be("/shop/items");
        seen.Headers["X-Shop-Key"].Should().Be("s3cret");
        seen.Headers.Keys.Should().NotContain("Authorization");
    }

    [Fact]
    public async Task A_denied_call_says_why_and_reaches_nobody()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Denied.Add("DELETE /orders/1"));
        var response = await world.Caller.SendAsync(HttpMethod.Delete, "/api/orders/orders/1");
        var body = await response.Content.ReadAsStringAsync();
        body.Should().Contain("\"rule\":\"refund-ceiling\"").And.Contain("\"decision_id\":\"dec_").And.Contain("urn:agentidentity:error:AID3201");
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        await Expect.Refused(world, response, HttpStatusCode.Forbidden, "AID3201", EvidenceKinds.Decision);
    }

    [Fact]
    public async Task A_call_of_what_the_caller_may_not_know_of_tells_nothing()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Hidden.Add("GET /orders/1"));
        var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        (await response.Content.ReadAsStringAsync()).Should().NotContain("no_relation").And.NotContain("\"reason\"").And.NotContain("\"rule\"").And.Contain("decision_id");
        await Expect.Refused(world, response, HttpStatusCode.Forbidden, "AID3201", EvidenceKinds.Decision);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("x-http-method")]
    [InlineData("X-Method-Override")]
    [InlineData("X_HTTP_Method_Override")]
    public async Task A_header_that_overrides_the_method_is_refused(string header)
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Get, "/api/orders/orders/1");
        request.Headers.TryAddWithoutValidation(header, "DELETE");
        await Expect.Refused(world, await world.Client.SendAsync(request), HttpStatusCode.BadRequest, "AID3004");
    }

    [Theory]
    [InlineData("?_method=DELETE")]
    [InlineData("?a=1&%5Fmethod=delete")]
    [InlineData("?x-http-method-override=PUT")]
    public async Task A_query_that_overrides_the_method_is_refused(string query)
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Post, "/api/orders/orders" + query);
        await Expect.Refused(world, await world.Client.SendAsync(request), HttpStatusCode.BadRequest, "AID3004");
    }

    [Fact]
    public async Task An_upgrade_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        var request = world.Caller.Request(HttpMethod.Get, "/api/orders/orders/1");
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        await Expect.Refused(world, await world.Client.SendAsync(request), HttpStatusCode.BadRequest, "AID3006");
    }

    [Fact]
    public async Task An_unusual_method_is_refused()
    {
        await using var world = await GatewayWorld.StartAsync();
        await Expect.Refused(world, await world.Caller.SendAsync(new HttpMethod("PURGE"), "/api/orders/orders/1"), HttpStatusCode.MethodNotAllowed, "AID3003");
    }

    [Fact]
    public async Task Cookies_and_challenges_of_the_upstream_end_at_the_gateway()
    {
        await using var world = await GatewayWorld.StartAsync(static w => w.Settings["AgentIdentity:Upstreams:orders:ErrorBodies"] = "structured");
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.Headers.SetCookie = "session=1";
            http.Response.Headers["X-Kept"] = "yes";
            http.Response.StatusCode = 409;
            http.Response.ContentType = "application/problem+json";
            return http.Response.WriteAsync("{\"title\":\"conflict\"}");
        };
        var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
        response.Headers.Contains("Set-Cookie").Should().BeFalse();
        response.Headers.GetValues("X-Kept").Should().Equal("yes");
        (await response.Content.ReadAsStringAsync()).Should().Be("{\"title\":\"conflict\"}");
    }

    [Theory]
    [InlineData(401, HttpStatusCode.BadGateway, "AID3504")]
    [InlineData(403, HttpStatusCode.Forbidden, "AID3505")]
    [InlineData(500, HttpStatusCode.BadGateway, "AID3508")]
    [InlineData(503, HttpStatusCode.BadGateway, "AID3508")]
    public async Task A_refusal_or_failure_of_the_upstream_becomes_one_of_the_gateway(int status, HttpStatusCode expected, string code)
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"inner\"";
            return http.Response.WriteAsync("inner secret");
        };
        var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        response.StatusCode.Should().Be(expected);
        response.Headers.WwwAuthenticate.Should().BeEmpty();
        (await response.Content.ReadAsStringAsync()).Should().Contain(code).And.NotContain("inner");
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Any());
        world.Evidence.Bodies(EvidenceKinds.Outcome).Single().GetProperty("refusal").GetProperty("code").GetString().Should().Be(code);
    }

    [Theory]
    [InlineData("UPSTREAM/shop/items/7", "ORIGIN/api/shop/items/7")]
    [InlineData("/shop/items/7?x=1", "/api/shop/items/7?x=1")]
    [InlineData("7", "7")]
    [InlineData("https://elsewhere.example/", "https://elsewhere.example/")]
    [InlineData("/shopping", null)]
    [InlineData("//10.0.0.7/", null)]
    [InlineData("/\\10.0.0.7/", null)]
    [InlineData("http://elsewhere.example/", null)]
    [InlineData("https://db.internal/", null)]
    [InlineData("https://inner/", null)]
    [InlineData("https://10.0.0.7/", null)]
    [InlineData("http://127.0.0.1:9/admin", null)]
    public async Task A_redirect_is_told_in_the_callers_terms_or_not_at_all(string said, string? heard)
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.StatusCode = 303;
            http.Response.Headers.ContentLocation = "/inner";
            http.Response.Headers["Refresh"] = "0; url=http://inner/";
            http.Response.Headers.Location = said.Replace("UPSTREAM", $"http://127.0.0.1:{world.Upstream.Port}");
            return Task.CompletedTask;
        };
        var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/shop/items");
        response.Headers.NonValidated.Where(static header => header.Key == "Location").Select(static header => header.Value.ToString())
            .Should().Equal(heard is null ? [] : [heard.Replace("ORIGIN", world.Origin)]);
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Should().NotContain(static header => header.Key == "Refresh" || header.Key == "Content-Location");
    }

    [Fact]
    public async Task Bodies_stream_both_ways_byte_for_byte()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, body) => http.Response.WriteAsync(body + "-back");
        var response = await world.Caller.SendAsync(HttpMethod.Put, "/api/orders/orders/1", new StringContent("grüße", Encoding.UTF8, "text/plain"));
        (await response.Content.ReadAsStringAsync()).Should().Be("grüße-back");
        world.Upstream.Seen.Single().Headers["Content-Type"].Should().Be("text/plain; charset=utf-8");
        world.Upstream.Seen.Single().Headers["Content-Length"].Should().Be("7");
    }
}
