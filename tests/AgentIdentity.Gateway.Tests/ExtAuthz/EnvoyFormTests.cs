using System.Net;
using System.Net.Http.Headers;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Tests.ExtAuthz;

/// <summary>Questions as Envoy's HTTP authorization service sends them: the request's own method, its path behind the prefix, no body.</summary>
public sealed class EnvoyFormTests
{
    private const string Public = "https://stock.example";
    private const string Prefix = "/access/v1/ext-authz/stock";

    [Theory]
    [InlineData("GET", "/items/7?deep=1", "/items/7")]
    [InlineData("DELETE", "/items/7", "/items/7")]
    [InlineData("POST", "/", "/")]
    public async Task A_request_is_decided_on_by_its_own_method_and_path(string method, string target, string path)
    {
        await using var world = await StartAsync();
        using var response = await world.Client.SendAsync(Question(world, method, target));
        response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        var call = world.Decisions.Asked.Should().ContainSingle().Subject;
        (call.Upstream, call.Action, call.Identifier).Should().Be(("stock", method, path));
        response.Headers.GetValues("AgentIdentity-Subject").Should().Equal("ben");
        response.Headers.GetValues("AgentIdentity-Actor").Should().Equal("codex");
        response.Headers.GetValues("AgentIdentity-Delegation").Should().Equal("dlg_1");
        world.Upstream.Seen.Should().BeEmpty("the other proxy forwards");
        await Expect.Soon(() => world.Evidence.Notes.Count == 2);
        world.Evidence.Notes.Select(note => note.Kind).Should().Equal(EvidenceKinds.Decision, EvidenceKinds.Outcome);
    }

    [Fact]
    public async Task A_refusal_has_a_body_for_the_caller()
    {
        await using var world = await StartAsync(w => w.Decisions.Denied.Add("DELETE /items/7"));
        using var response = await world.Client.SendAsync(Question(world, "DELETE", "/items/7"));
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        await Expect.Refused(world, response, HttpStatusCode.Forbidden, "AID3201", EvidenceKinds.Decision);
    }

    [Fact]
    public async Task The_headers_of_the_other_form_change_nothing()
    {
        await using var world = await StartAsync(w => w.Decisions.Denied.Add("DELETE /items/7"));
        var question = Question(world, "DELETE", "/items/7");
        question.Headers.Add("X-Original-URI", "/items/7");
        using var denied = await world.Client.SendAsync(question);
        denied.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        world.Decisions.Asked.Should().ContainSingle().Which.Action.Should().Be("DELETE");
    }

    [Theory]
    [InlineData("/access/v1/ext-authz/stock")]
    [InlineData("/access/v1/ext-authz/stockpile/items/7")]
    [InlineData("/access/v1/ext-authz/nobody/items/7")]
    [InlineData("/access/v1/ext-authz/orders/items/7")]
    [InlineData("/access/v1/ext-authz/")]
    public async Task What_is_not_listed_or_not_said_is_refused_whoever_asks(string address)
    {
        await using var world = await StartAsync();
        var question = Question(world, "GET", "/items/7");
        question.RequestUri = new Uri(world.Origin + address);
        using var response = await world.Client.SendAsync(question);
        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        world.Decisions.Asked.Should().BeEmpty();
        world.Strangers.Should().ContainSingle();
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.OK)]
    [InlineData("DELETE", HttpStatusCode.Forbidden)]
    [InlineData("POST", HttpStatusCode.Forbidden)]
    public async Task An_approval_is_not_for_a_request_that_may_have_a_body(string method, HttpStatusCode status)
    {
        await using var world = await StartAsync(w => w.Decisions.Says = decision => decision with { Used = [new ApprovedRule("ask", "apr_1", "lea")] });
        using var response = await world.Client.SendAsync(Question(world, method, "/items/7"));
        response.StatusCode.Should().Be(status);
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("X-Original-Method")]
    public async Task A_header_that_asks_for_another_method_is_refused(string header)
    {
        await using var world = await StartAsync();
        var question = Question(world, "GET", "/items/7");
        question.Headers.Add(header, "DELETE");
        using var response = await world.Client.SendAsync(question);
        await Expect.Refused(world, response, HttpStatusCode.Forbidden, "AID3004");
    }

    [Fact]
    public async Task A_proof_counts_once_and_only_for_the_address_that_callers_use()
    {
        await using var world = await StartAsync();
        var token = world.Caller.Token("/api/stock");
        var proof = world.Caller.ProofFor("GET", Public + "/items/7", token);
        (await world.Client.SendAsync(Question(world, "GET", "/items/7", token, proof))).StatusCode.Should().Be(HttpStatusCode.OK);
        (await world.Client.SendAsync(Question(world, "GET", "/items/7", token, proof))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var own = world.Caller.ProofFor("GET", world.Origin + Prefix + "/items/7", token);
        (await world.Client.SendAsync(Question(world, "GET", "/items/7", token, own))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        var other = world.Caller.Token("/api/orders");
        (await world.Client.SendAsync(Question(world, "GET", "/items/7", other))).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Mistakes_in_the_settings_are_named_at_start()
    {
        var starting = () => GatewayWorld.StartAsync(world =>
        {
            world.Settings["AgentIdentity:ExtAuthz:stock:Proxy"] = "caddy";
            world.Settings["AgentIdentity:ExtAuthz:stock:PublicUrl"] = "https://stock.example/";
            world.Settings["AgentIdentity:ExtAuthz:fga:Proxy"] = "nginx";
            world.Settings["AgentIdentity:ExtAuthz:fga:PublicUrl"] = "https://fga.example";
        });
        var failures = (await starting.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.ToList();
        failures.Should().HaveCount(3);
        failures.Should().ContainSingle(failure => failure.Contains("ExtAuthz:stock:Proxy must be envoy or nginx"));
        failures.Should().ContainSingle(failure => failure.Contains("ExtAuthz:stock:PublicUrl must be"));
        failures.Should().ContainSingle(failure => failure.Contains("belongs to the server's own relations"));
    }

    [Theory]
    [InlineData("ben", "ben")]
    [InlineData("ben@example.com", "ben@example.com")]
    [InlineData("Jürgen K", "J%C3%BCrgen%20K")]
    [InlineData("a%b", "a%25b")]
    [InlineData("a\r\nX: y", "a%0D%0AX:%20y")]
    public void A_name_that_no_header_can_hold_is_escaped(string name, string header) =>
        Gateway.ExtAuthz.ProxyAnswer.Plain(name).Should().Be(header);

    private static Task<GatewayWorld> StartAsync(Action<GatewayWorld>? configure = null) => GatewayWorld.StartAsync(world =>
    {
        world.Settings["AgentIdentity:ExtAuthz:stock:Proxy"] = "envoy";
        world.Settings["AgentIdentity:ExtAuthz:stock:PublicUrl"] = Public;
        configure?.Invoke(world);
    });

    private static HttpRequestMessage Question(GatewayWorld world, string method, string target, string? token = null, string? proof = null)
    {
        token ??= world.Caller.Token("/api/stock");
        var question = new HttpRequestMessage(new HttpMethod(method), world.Origin + Prefix + target);
        question.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        question.Headers.Add("DPoP", proof ?? world.Caller.ProofFor(method, Public + target.Split('?')[0], token));
        return question;
    }
}
