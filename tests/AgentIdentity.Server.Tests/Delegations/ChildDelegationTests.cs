using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Delegations;

public sealed class ChildDelegationTests(ServerUnderTest server)
{
    private string Crm => server.Origin + "/mcp/crm";

    [Fact]
    public async Task A_sub_agent_works_under_a_narrower_child_and_its_token_nests_both()
    {
        var (parent, child, id) = await ParentAsync(mayDelegate: true);

        using var response = await CreateAsync(parent, await parent.ActorTokenAsync(), id, child.Id, "search_contacts");

        response.StatusCode.Should().Be(HttpStatusCode.Created, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var childId = (await JsonAsync(response)).GetProperty("id").GetString()!;
        var token = new JsonWebToken((await child.ExchangeAsync(childId, Crm))["access_token"]);
        var act = token.GetPayloadValue<JsonElement>("act");
        (act.GetProperty("sub").GetString(), act.GetProperty("act").GetProperty("sub").GetString()).Should().Be((child.Id, parent.Id));
    }

    [Fact]
    public async Task Ending_the_parent_ends_the_child()
    {
        var (parent, child, id) = await ParentAsync(mayDelegate: true);
        using var response = await CreateAsync(parent, await parent.ActorTokenAsync(), id, child.Id, "search_contacts");
        var childId = (await JsonAsync(response)).GetProperty("id").GetString()!;

        await server.AdminPostAsync($"/admin/delegations/{id}/end");

        ((int)(await child.ExchangeAsync(childId, Crm)).Status).Should().Be(400);
    }

    [Fact]
    public async Task Without_the_right_to_pass_on_there_is_no_child()
    {
        var (parent, child, id) = await ParentAsync(mayDelegate: false);

        using var response = await CreateAsync(parent, await parent.ActorTokenAsync(), id, child.Id, "search_contacts");

        (response.StatusCode, (await JsonAsync(response)).GetProperty("code").GetString()).Should().Be((HttpStatusCode.Forbidden, "AID5036"));
    }

    [Fact]
    public async Task A_child_is_never_wider()
    {
        var (parent, child, id) = await ParentAsync(mayDelegate: true);

        using var response = await CreateAsync(parent, await parent.ActorTokenAsync(), id, child.Id, "delete_contact");

        (await JsonAsync(response)).GetProperty("code").GetString().Should().Be("AID5035");
    }

    [Fact]
    public async Task Another_agent_cannot_carve_a_child_out_of_it()
    {
        var (_, child, id) = await ParentAsync(mayDelegate: true);

        using var response = await CreateAsync(child, await child.ActorTokenAsync(), id, child.Id, "search_contacts");

        using var none = await CreateAsync(child, await child.ActorTokenAsync(), "dlg_00000000000000000000000000", child.Id, "search_contacts");
        response.StatusCode.Should().Be(HttpStatusCode.NotFound, "it is not told from none");
        (await JsonAsync(response)).GetProperty("detail").GetString().Should().Be((await JsonAsync(none)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_delegated_token_is_no_actor_token()
    {
        var (parent, child, id) = await ParentAsync(mayDelegate: true);
        var delegated = (await parent.ExchangeAsync(id, Crm))["access_token"]!;

        using var response = await CreateAsync(parent, delegated, id, child.Id, "search_contacts");

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Bearer", true)]
    [InlineData("DPoP", false)]
    public async Task An_actor_token_without_its_proof_is_refused(string scheme, bool withProof)
    {
        var (parent, child, id) = await ParentAsync(mayDelegate: true);

        using var response = await CreateAsync(parent, await parent.ActorTokenAsync(), id, child.Id, "search_contacts", scheme, withProof);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().Should().StartWith("DPoP");
    }

    private async Task<(TestAgent Parent, TestAgent Child, string Id)> ParentAsync(bool mayDelegate)
    {
        var (parent, child, ben) = (await server.AddAgentAsync(), await server.AddAgentAsync(), await server.AddPersonAsync());
        return (parent, child, (await ben.GrantAsync(parent, ("may_delegate", mayDelegate ? "true" : "false"))).DelegationId());
    }

    private Task<HttpResponseMessage> CreateAsync(
        TestAgent by, string token, string parent, string agent, string tool, string scheme = "DPoP", bool withProof = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/delegations")
        {
            Content = JsonContent.Create(new
            {
                parent,
                agent,
                purpose = "Look up the caller",
                authorization_details = new[] { new { type = "urn:agentidentity:mcp-tool", locations = new[] { Crm }, actions = new[] { "tools/call" }, identifier = tool } },
            }),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
        if (withProof)
        {
            request.Headers.TryAddWithoutValidation("DPoP", by.Prover.Create("POST", new Uri(server.Origin + "/delegations"), token));
        }

        return server.SendAsync(request);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
}
