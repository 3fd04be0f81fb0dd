using System.Net;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Server.Tests.SignIn;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Presence;

/// <summary>RFC 9470 from the challenge to the same call passing, over MCP and HTTP, with the client library.</summary>
public sealed class StepUpJourneyTests(PresenceServer world)
{
    [Fact]
    public async Task A_tool_that_wants_the_human_there_is_challenged_the_human_shows_a_passkey_and_the_same_call_passes()
    {
        var agent = await world.NewAgentAsync();
        using var passkey = await PasskeyOfAsync(agent.Person);
        using var client = agent.Client(challenge => agent.GoThereAsync(challenge.Address, passkey));
        using var calls = agent.Calls(client, "/mcp/crm");
        var reached = world.Reached.Count;

        using var answer = await WatchedAgent.ToolAsync(calls, "create_refund", """{"amount":600}""");

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("done");
        agent.Asked.Should().Be(1);
        (agent.Challenge!.AcrValues, agent.Challenge.MaxAge).Should().Be(("urn:agentidentity:acr:mfa", TimeSpan.FromMinutes(5)));
        world.Reached.Skip(reached).Count(static call => call.Contains("600", StringComparison.Ordinal)).Should().Be(1, "the refused call never left the gateway");
        (await world.Server.EvidenceAsync()).Should().Contain(line => line.Contains("delegation.presence_proved", StringComparison.Ordinal) && line.Contains(agent.Delegation, StringComparison.Ordinal));
        using var more = await WatchedAgent.ToolAsync(calls, "create_refund", """{"amount":700}""");
        agent.Asked.Should().Be(1, "the sign-in is fresh enough for the next one");
    }

    [Fact]
    public async Task Other_tools_are_not_disturbed_while_the_human_is_waited_for_nor_the_token_they_use()
    {
        var agent = await world.NewAgentAsync();
        using var client = agent.Client(null);
        using var calls = agent.Calls(client, "/mcp/crm");
        using var refused = await WatchedAgent.ToolAsync(calls, "create_refund", """{"amount":600}""");
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);

        foreach (var (tool, arguments) in ((string, string)[])[("search_contacts", "{}"), ("create_refund", """{"amount":5}""")])
        {
            using var other = await WatchedAgent.ToolAsync(calls, tool, arguments);
            (other.StatusCode, (await other.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("done", StringComparison.Ordinal)).Should().Be((HttpStatusCode.OK, true));
        }
    }

    [Fact]
    public async Task An_old_sign_in_is_challenged_over_http_and_a_fresh_password_is_enough_where_only_freshness_is_asked()
    {
        var agent = await world.NewAgentAsync();
        using var client = agent.Client(challenge => agent.GoThereAsync(challenge.Address, null));
        using var calls = agent.Calls(client, "/api/orders");
        using var young = await calls.DeleteAsync("/api/orders/orders/1", TestContext.Current.CancellationToken);
        (young.StatusCode, agent.Asked).Should().Be((HttpStatusCode.OK, 0));
        world.Clock.MoveOn(TimeSpan.FromMinutes(6));

        using var answer = await calls.DeleteAsync("/api/orders/orders/2", TestContext.Current.CancellationToken);

        (answer.StatusCode, agent.Asked).Should().Be((HttpStatusCode.OK, 1));
        agent.Challenge!.AcrValues.Should().BeNull();
        world.Reached.Should().ContainSingle(static call => call == "DELETE /orders/2");
    }

    [Fact]
    public async Task The_refusal_says_where_to_go_in_its_body_and_in_its_challenge()
    {
        var agent = await world.NewAgentAsync();
        using var client = agent.Client(null);
        using var calls = agent.Calls(client, "/mcp/crm");

        using var refused = await WatchedAgent.ToolAsync(calls, "create_refund", """{"amount":600}""");

        var page = $"{world.Server.Origin}/console/presence/{agent.Delegation}?acr_values=urn%3Aagentidentity%3Aacr%3Amfa&max_age=300";
        refused.Headers.WwwAuthenticate.ToString().Should().Contain("error=\"insufficient_user_authentication\"").And.Contain("acr_values=\"urn:agentidentity:acr:mfa\"")
            .And.Contain("max_age=\"300\"").And.Contain($"step_up_uri=\"{page}\"");
        using var body = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        body.RootElement.GetProperty("error").GetProperty("data").GetProperty("step_up_url").GetString().Should().Be(page);
    }

    [Fact]
    public async Task Calls_that_meet_the_challenge_side_by_side_ask_the_human_once()
    {
        var agent = await world.NewAgentAsync();
        using var passkey = await PasskeyOfAsync(agent.Person);
        using var client = agent.Client(challenge => agent.GoThereAsync(challenge.Address, passkey));
        using var calls = agent.Calls(client, "/mcp/crm");

        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => WatchedAgent.ToolAsync(calls, "create_refund", $$"""{"amount":{{800 + number}}}""")));

        all.Select(static answer => answer.StatusCode).Should().AllBeEquivalentTo(HttpStatusCode.OK);
        agent.Asked.Should().BeLessThan(6, "calls that wait share one question");
    }

    [Fact]
    public async Task A_human_who_does_not_come_leaves_the_refusal_as_it_was()
    {
        var agent = await world.NewAgentAsync();
        using var client = agent.Client(static _ => Task.FromResult(false));
        using var calls = agent.Calls(client, "/mcp/crm");

        using var answer = await WatchedAgent.ToolAsync(calls, "create_refund", """{"amount":600}""");

        (answer.StatusCode, agent.Asked).Should().Be((HttpStatusCode.Unauthorized, 1));
    }

    [Fact]
    public async Task No_exchange_refreshes_the_sign_in_by_itself_however_often_and_wherever_the_human_signs_in_otherwise()
    {
        var agent = await world.NewAgentAsync();
        var granted = await agent.SignedInAtAsync();
        world.Clock.MoveOn(TimeSpan.FromMinutes(1));

        await agent.Person.SignInAsync();
        (await agent.SignedInAtAsync()).Should().Be(granted);
        (await agent.SignedInAtAsync()).Should().Be(granted);

        await agent.GoThereAsync(new Uri($"{world.Server.Origin}/console/presence/{agent.Delegation}?max_age=300"), null);
        (await agent.SignedInAtAsync()).Should().BeGreaterThan(granted);
    }

    [Fact]
    public async Task The_page_is_nobody_elses_and_of_no_delegation_that_is_over()
    {
        var agent = await world.NewAgentAsync();
        var ann = await world.Server.AddPersonAsync();
        await ann.SignInAsync();
        var address = $"/console/presence/{agent.Delegation}?max_age=300";
        var granted = await agent.SignedInAtAsync();

        (await ann.GetAsync(address)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        var annsForm = await ann.Http.GetStringAsync("/console/delegations");
        (await ann.SubmitAsync(address, annsForm)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await agent.SignedInAtAsync()).Should().Be(granted);

        await world.Server.AdminPostAsync($"/admin/delegations/{agent.Delegation}/end");
        (await agent.Person.GetAsync(address)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_weaker_address_than_the_rule_wants_wins_nothing()
    {
        var agent = await world.NewAgentAsync();
        await agent.GoThereAsync(new Uri($"{world.Server.Origin}/console/presence/{agent.Delegation}"), null);
        using var client = agent.Client(null);
        using var calls = agent.Calls(client, "/mcp/crm");

        using var answer = await WatchedAgent.ToolAsync(calls, "create_refund", """{"amount":600}""");

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "a password is not what the rule asks for");
    }

    [Fact]
    public async Task A_yes_without_the_form_of_the_page_is_no_yes()
    {
        var agent = await world.NewAgentAsync();
        var granted = await agent.SignedInAtAsync();
        world.Clock.MoveOn(TimeSpan.FromSeconds(61));
        await agent.Person.SignInAsync();

        var forged = await agent.Person.Http.PostAsync($"/console/presence/{agent.Delegation}", new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);

        forged.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await agent.SignedInAtAsync()).Should().Be(granted);
    }

    [Theory]
    [InlineData("acr_values", "urn:agentidentity:acr:mfa")]
    [InlineData("max_age", "60")]
    public async Task An_authorization_request_with_what_the_challenge_named_is_answered_after_a_sign_in_that_meets_it(string name, string value)
    {
        var agent = await world.NewAgentAsync();
        using var passkey = await PasskeyOfAsync(agent.Person);
        await agent.Person.SignInAsync();
        world.Clock.MoveOn(TimeSpan.FromMinutes(2));
        var pushed = await agent.Agent.PushAsync(Grants.Verifier, (name, value));
        var authorize = $"/oauth2/authorize?client_id={agent.Agent.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}";

        var asked = await agent.Person.GetAsync(authorize);
        asked.Headers.Location!.OriginalString.Should().StartWith("/account/sign-in?again=true");
        var back = await PasskeyServer.SignInAsync(agent.Person, passkey, asked.Headers.Location.OriginalString);
        var redirected = await agent.Person.FollowAsync(back.Headers.Location!.OriginalString);
        var granted = await agent.Agent.RedeemAsync(QueryHelpers.ParseQuery(redirected.Query)["code"].ToString());

        new JsonWebToken(granted["id_token"]).GetClaim("acr").Value.Should().Be("urn:agentidentity:acr:mfa");
    }

    private async Task<SoftPasskey> PasskeyOfAsync(Browser person)
    {
        await person.SignInAsync();
        var passkey = new SoftPasskey { Origin = world.Server.Origin };
        (await PasskeyServer.AddAsync(person, passkey)).StatusCode.Should().Be(HttpStatusCode.SeeOther);
        return passkey;
    }
}
