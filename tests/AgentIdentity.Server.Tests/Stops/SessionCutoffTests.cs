using System.Net;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Stops;

public sealed class SessionCutoffTests(ServerUnderTest server)
{
    [Fact]
    public async Task What_came_of_a_session_is_cut_off_with_it()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var granted = await ben.GrantAsync(agent);
        var sid = new JsonWebToken(granted["id_token"]).GetPayloadValue<string>("sid");
        new JsonWebToken(granted["access_token"]).GetPayloadValue<string>("sid").Should().Be(sid);
        (string, string?)[] inPerson = [("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"), ("delegation", granted.DelegationId())];
        var delegated = (await agent.ExchangeAsync(granted["id_token"]!, server.Origin + "/mcp/crm", inPerson))["access_token"]!;
        new JsonWebToken(delegated).GetPayloadValue<string>("sid").Should().Be(sid);

        (await server.AdminPostAsync("/admin/cutoffs", new { kind = "session", sid })).StatusCode.Should().Be(HttpStatusCode.Created);

        foreach (var token in (string[])[granted["access_token"]!, delegated])
        {
            (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", token))))["active"].Should().Be("false");
        }

        (await agent.ExchangeAsync(granted["id_token"]!, server.Origin + "/mcp/crm", inPerson))["code"].Should().Be(BrokerError.CutOff.Code());
        (await ben.GetAsync("/console")).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }
}
