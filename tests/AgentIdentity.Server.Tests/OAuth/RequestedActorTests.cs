using System.Net;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.OAuth;

public sealed class RequestedActorTests(ServerUnderTest server)
{
    [Fact]
    public async Task An_agent_may_ask_for_another_agent_which_alone_can_use_what_is_granted()
    {
        var (front, worker, ben) = (await server.AddAgentAsync(), await server.AddAgentAsync(), await server.AddPersonAsync());
        var pushed = await front.PushAsync(Grants.Verifier, ("requested_actor", worker.Id));
        await ben.SignInAsync();
        var consent = await ben.GetAsync($"/oauth2/authorize?client_id={front.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}");
        (await ben.Http.GetStringAsync(consent.Headers.Location)).Should().Contain($"May The {worker.Id} act as you?").And.Contain($"The {front.Id} asks for it");

        var back = await ben.ConsentAsync(front.Id, pushed["request_uri"]!);
        var reply = await front.RedeemAsync(QueryHelpers.ParseQuery(back.Query)["code"].ToString());

        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        new JsonWebToken(reply["id_token"]).Audiences.Should().Equal(front.Id);
        (await worker.ExchangeAsync(reply.DelegationId(), server.Origin + "/mcp/crm")).Status.Should().Be(HttpStatusCode.OK);
        (await front.ExchangeAsync(reply.DelegationId(), server.Origin + "/mcp/crm")).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_suspended_agent_a_service_and_a_stranger_cannot_be_asked_for()
    {
        var (front, worker) = (await server.AddAgentAsync(), await server.AddAgentAsync());
        await server.AdminPostAsync($"/admin/agents/{worker.Id}/suspend");

        foreach (var actor in (string[])[worker.Id, "nobody-here", "https://client.example/x.json"])
        {
            (await front.PushAsync(Grants.Verifier, ("requested_actor", actor)))["error"].Should().Be("invalid_request", actor);
        }
    }
}
