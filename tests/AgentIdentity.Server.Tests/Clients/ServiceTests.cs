using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Clients;

public sealed class ServiceTests(ServerUnderTest server)
{
    [Fact]
    public async Task A_service_says_who_it_is_and_neither_asks_a_human_nor_exchanges()
    {
        var service = new TestAgent(server, ServerUnderTest.NewName("service-"));
        using var added = await server.Admin.PostAsJsonAsync("/admin/agents", new
        {
            id = service.Id,
            kind = "service",
            name = "Feed reader",
            owner = "Olga",
            jwks = JsonDocument.Parse(service.PublicJwks).RootElement,
            redirect_uris = new[] { TestAgent.RedirectUri },
        });
        added.StatusCode.Should().Be(HttpStatusCode.Created);

        (await service.TokenAsync(("grant_type", "client_credentials"), ("resource", server.Origin))).Status.Should().Be(HttpStatusCode.OK);
        (await service.PushAsync(Grants.Verifier))["error"].Should().Be("unauthorized_client");
        (await service.ExchangeAsync("dlg_any", server.Origin + "/mcp/crm"))["error"].Should().Be("unauthorized_client");
    }
}
