using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Server.Tests.Policies;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Doors;

/// <summary>Where data may go, through the whole server: the consent, the token, what was read before, a child, the record and its explanation.</summary>
public sealed class BoundaryTests
{
    [Fact]
    public async Task What_was_read_narrows_where_models_may_run_for_the_delegation_and_its_child()
    {
        await using var world = await BoundaryServer.StartAsync();
        var (agent, helper, ben) = (await world.Server.AddAgentAsync(), await world.Server.AddAgentAsync(), await world.Server.AddPersonAsync());
        await world.AllowAsync(ben, agent, helper);
        var delegation = (await ben.GrantAsync(agent, ("authorization_details", world.Details()), ("may_delegate", "true"))).DelegationId();
        var child = await ChildAsync(world, agent, helper, delegation);
        (await TextAsync(await world.ChatAsync(agent, delegation, "any"))).Should().Contain("from us", "nothing was read yet");

        (await TextAsync(await world.ReadAsync(agent, delegation))).Should().Contain("Ann is ill");

        (await TextAsync(await world.ChatAsync(agent, delegation, "any"))).Should().Contain("from on-premises");
        (await TextAsync(await world.ChatAsync(helper, child, "any"))).Should().Contain("from on-premises", "a child carries what its parent has read");
        foreach (var (caller, id) in ((TestAgent, string)[])[(agent, delegation), (helper, child)])
        {
            using var refused = await world.ChatAsync(caller, id, "abroad");
            refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await TextAsync(refused)).Should().Contain("What was read about patients is only for models on our premises.");
        }

        world.Reached.Should().Equal("us", "on-premises", "on-premises");
    }

    [Fact]
    public async Task A_sub_agents_reading_narrows_its_parent_too()
    {
        await using var world = await BoundaryServer.StartAsync();
        var (agent, helper, ben) = (await world.Server.AddAgentAsync(), await world.Server.AddAgentAsync(), await world.Server.AddPersonAsync());
        await world.AllowAsync(ben, agent, helper);
        var delegation = (await ben.GrantAsync(agent, ("authorization_details", world.Details()), ("may_delegate", "true"))).DelegationId();
        var child = await ChildAsync(world, agent, helper, delegation);

        (await TextAsync(await world.ReadAsync(helper, child))).Should().Contain("Ann is ill");

        (await TextAsync(await world.ChatAsync(agent, delegation, "any"))).Should().Contain("from on-premises");
        world.Reached.Should().Equal("on-premises");
    }

    [Fact]
    public async Task A_delegation_for_the_EU_goes_nowhere_else_and_says_why()
    {
        await using var world = await BoundaryServer.StartAsync();
        var (agent, ben) = (await world.Server.AddAgentAsync(), await world.Server.AddPersonAsync());
        await world.AllowAsync(ben, agent);
        var delegation = (await ben.GrantAsync(agent, ("authorization_details", world.Details(",\"geographies\":[\"eu\"],\"retention_days\":0")))).DelegationId();

        (await TextAsync(await world.ChatAsync(agent, delegation, "any"))).Should().Contain("from eu");
        (await TextAsync(await world.ChatAsync(agent, delegation, "abroad"))).Should().Contain("from eu");
        world.Reached.Should().Equal("eu", "eu");

        var ended = (await world.Server.EvidenceAsync()).Last(static line => line.Contains("\"location\"", StringComparison.Ordinal));
        ended.Should().Contain("\"resolved\":\"eu\"").And.Contain("\"returned\":\"not_evidenced\"").And.Contain("passed_over").And.Contain("abroad/us");

        await world.ReadAsync(agent, delegation);
        using var refused = await world.ChatAsync(agent, delegation, "any");
        refused.StatusCode.Should().Be(HttpStatusCode.Forbidden, "the grant holds it in the EU, and the label on the premises");
        world.Reached.Should().HaveCount(2);
        var said = await TextAsync(refused);
        var decision = said[said.IndexOf("dec_", StringComparison.Ordinal)..].Split(']')[0];
        var explained = await new AgentId(world.Server).PrintAsync("decision", "explain", decision);
        explained.Should().Contain("patients-stay-inside").And.Contain("privacy");
    }

    private static async Task<string> ChildAsync(BoundaryServer world, TestAgent agent, TestAgent helper, string parent)
    {
        var token = await agent.ActorTokenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/delegations")
        {
            Content = JsonContent.Create(new { parent, agent = helper.Id, purpose = "Help", authorization_details = JsonDocument.Parse(world.Details()).RootElement }),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create("POST", new Uri(world.Server.Origin + "/delegations"), token));
        using var response = await world.Server.SendAsync(request);
        var made = await TextAsync(response);
        response.StatusCode.Should().Be(HttpStatusCode.Created, made);
        return JsonDocument.Parse(made).RootElement.GetProperty("id").GetString()!;
    }

    private static Task<string> TextAsync(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
