using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Tests.Pipeline;

/// <summary>What callers are told who may go on once a human has done something.</summary>
public sealed class WayOnTests
{
    private const string Tool = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"create_refund","arguments":{"amount":300}}}""";
    private const string Chat = """{"model":"small","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""";
    private static readonly DateTimeOffset Ends = new(2026, 11, 23, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_tool_call_that_needs_approval_names_the_record_and_where_and_when_to_ask_again()
    {
        await using var world = await NeedsApprovalAsync();
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var error = body.RootElement.GetProperty("error");
        error.GetProperty("code").GetInt32().Should().Be(-31409);
        error.GetProperty("message").GetString().Should().Be("A team lead must agree.");
        var data = error.GetProperty("data");
        data.GetProperty("approval_id").GetString().Should().Be("apr_1");
        data.GetProperty("approval_url").GetString().Should().Be(world.Origin + "/console/approvals/apr_1");
        data.GetProperty("poll_after").GetInt32().Should().BePositive();
        data.GetProperty("mend").GetString().Should().Contain("make exactly this call again");
        data.GetProperty("retry").GetBoolean().Should().BeTrue();
        data.GetProperty("approvals").EnumerateArray().Select(one => one.GetProperty("rule").GetString()).Should().Equal("big-refund", "late");
        data.GetProperty("approvals")[0].GetProperty("expires_at").GetString().Should().Be("2026-11-23T11:00:00Z");
        await Expect.Refused(world, response, HttpStatusCode.OK, "AID3202", EvidenceKinds.Decision);
    }

    /// <summary>What a server asked back and is told now is in no argument, so nobody has seen it who approved the arguments.</summary>
    [Theory]
    [InlineData("\"inputResponses\":{\"a\":{\"action\":\"accept\",\"content\":{\"amount\":9000}}}")]
    [InlineData("\"requestState\":\"made up\"")]
    public async Task An_approval_is_not_for_a_call_that_tells_the_server_more_than_its_arguments(string told)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Says = decision => decision with { Used = [new ApprovedRule("big-refund", "apr_1", "lea")] });
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool.Replace("\"name\"", told + ",\"name\"", StringComparison.Ordinal));
        await Expect.Refused(world, response, HttpStatusCode.BadRequest, "AID3114");
    }

    [Fact]
    public async Task An_http_call_that_needs_approval_says_so_in_its_problem()
    {
        await using var world = await NeedsApprovalAsync();
        using var response = await world.Caller.SendAsync(HttpMethod.Delete, "/api/orders/orders/1");
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        body.RootElement.GetProperty("approval_id").GetString().Should().Be("apr_1");
        body.RootElement.GetProperty("poll_after").GetInt32().Should().BePositive();
        await Expect.Refused(world, response, HttpStatusCode.Forbidden, "AID3202", EvidenceKinds.Decision);
    }

    [Fact]
    public async Task A_model_call_that_needs_approval_says_so_in_words_and_in_a_header()
    {
        await using var world = await NeedsApprovalAsync();
        using var response = await world.Caller.PostAsync("/v1/chat/completions", Chat);
        (await response.Content.ReadAsStringAsync()).Should().Contain("apr_1").And.Contain("permission_error");
        response.Headers.GetValues("AgentIdentity-Approval").Should().Equal("apr_1");
        response.Headers.GetValues("x-should-retry").Should().Equal("false");
        await Expect.Refused(world, response, HttpStatusCode.Forbidden, "AID3202", EvidenceKinds.Decision);
        world.Money.Reserved.Should().BeEmpty();
    }

    [Theory]
    [InlineData("mcp")]
    [InlineData("http")]
    [InlineData("model")]
    public async Task A_call_that_needs_a_better_sign_in_is_challenged_for_it(string kind)
    {
        await using var world = await NeedsSignInAsync(new StepUpDemand("fresh", "urn:example:mfa", TimeSpan.FromMinutes(5)));
        using var response = await SendAsync(world, kind);
        var challenge = response.Headers.WwwAuthenticate.ToString();
        challenge.Should().Contain("error=\"insufficient_user_authentication\"").And.Contain("acr_values=\"urn:example:mfa\"").And.Contain("max_age=\"300\"")
            .And.Contain("resource_metadata=").And.StartWith("DPoP ");
        if (kind != "model")
        {
            (await response.Content.ReadAsStringAsync()).Should().Contain("\"acr_values\":\"urn:example:mfa\"").And.Contain("\"max_age\":300");
        }

        await Expect.Refused(world, response, HttpStatusCode.Unauthorized, "AID3203", EvidenceKinds.Decision);
    }

    [Fact]
    public async Task A_challenge_asks_only_for_what_is_demanded()
    {
        await using var world = await NeedsSignInAsync(new StepUpDemand("fresh", null, TimeSpan.FromHours(1)));
        using var response = await SendAsync(world, "http");
        response.Headers.WwwAuthenticate.ToString().Should().Contain("max_age=\"3600\"").And.NotContain("acr_values");
    }

    [Theory]
    [InlineData("mcp", "mcp", """[{"type":"urn:agentidentity:mcp-tool","locations":["ORIGIN/mcp/crm"],"actions":["tools/call"],"identifier":"create_refund"}]""")]
    [InlineData("http", "http", """[{"type":"urn:agentidentity:http","locations":["ORIGIN/api/orders"],"actions":["GET"],"paths":["/orders/1"]}]""")]
    public async Task A_token_that_was_narrowed_too_far_is_challenged_for_a_wider_one(string kind, string scope, string details)
    {
        await using var world = await GatewayWorld.StartAsync(w =>
        {
            w.Settings["AgentIdentity:Mcp:ToolErrorResult"] = "true";
            w.Decisions.Says = Narrowed;
        });
        using var response = await SendAsync(world, kind);
        response.Headers.WwwAuthenticate.ToString().Should().StartWith("DPoP ").And.Contain("error=\"insufficient_scope\"").And.Contain($"scope=\"{scope}\"").And.Contain("resource_metadata=");
        (await response.Content.ReadAsStringAsync()).Should().Contain("\"authorization_details\":" + details.Replace("ORIGIN", world.Origin, StringComparison.Ordinal));
        await Expect.Refused(world, response, HttpStatusCode.Forbidden, "AID2117", EvidenceKinds.Decision);
    }

    [Fact]
    public async Task Where_something_else_objects_too_a_narrowed_token_hears_nothing()
    {
        await using var world = await GatewayWorld.StartAsync(static w => w.Decisions.Says = static decision =>
            Narrowed(decision) with { Conjuncts = [new Conjunct("human_may", false, [], "no_relation"), .. Narrowed(decision).Conjuncts] });
        using var response = await SendAsync(world, "mcp");
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.WwwAuthenticate.Should().BeEmpty();
        (await response.Content.ReadAsStringAsync()).Should().Contain("Unknown tool: create_refund").And.NotContain("narrowed");
    }

    private static Decision Narrowed(Decision decision) => decision with
    {
        Outcome = Outcome.Deny,
        Visible = false,
        ReasonCode = DecisionReason.TokenNotGranted,
        Error = PolicyError.TokenNotGranted,
        Conjuncts = [new Conjunct("delegation", false, [], DecisionReason.TokenNotGranted)],
    };

    [Fact]
    public async Task A_tool_that_is_invisible_tells_nothing_of_approvals()
    {
        await using var world = await NeedsApprovalAsync(visible: false);
        using var response = await world.Caller.PostAsync("/mcp/crm", Tool);
        (await response.Content.ReadAsStringAsync()).Should().Contain("Unknown tool: create_refund").And.NotContain("apr_").And.NotContain("approval");
    }

    [Theory]
    [InlineData("mcp")]
    [InlineData("http")]
    [InlineData("model")]
    public async Task Where_a_call_comes_from_is_told_to_the_decision(string kind)
    {
        await using var world = await GatewayWorld.StartAsync();
        using var response = await SendAsync(world, kind);
        world.Decisions.Terms.Should().ContainSingle().Which.Source.Ip.Should().Be(IPAddress.Loopback);
    }

    private static Task<HttpResponseMessage> SendAsync(GatewayWorld world, string kind) => kind switch
    {
        "mcp" => world.Caller.PostAsync("/mcp/crm", Tool),
        "http" => world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1"),
        _ => world.Caller.PostAsync("/v1/chat/completions", Chat),
    };

    private static Task<GatewayWorld> NeedsApprovalAsync(bool visible = true) => GatewayWorld.StartAsync(world =>
    {
        world.Decisions.Pending = [new PendingApproval("apr_1", "big-refund", Ends), new PendingApproval("apr_2", "late", Ends)];
        world.Decisions.Says = decision => decision with
        {
            Outcome = Outcome.NeedsApproval,
            ReasonCode = "needs_approval",
            Rule = new RuleRefusal("big-refund", "A team lead must agree.", "payments"),
            Visible = visible,
            Approvals = [new ApprovalDemand("big-refund", "role:team-lead", TimeSpan.FromMinutes(15), "A team lead must agree.")],
        };
    });

    private static Task<GatewayWorld> NeedsSignInAsync(StepUpDemand demand) => GatewayWorld.StartAsync(world =>
        world.Decisions.Says = decision => decision with { Outcome = Outcome.NeedsStepUp, ReasonCode = "needs_step_up", StepUp = demand });
}
