using System.Net;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>Who may ask for decisions, and about what.</summary>
public sealed class AccessKeyTests(DelegatedServer pdp)
{
    private static readonly string[] Addresses =
        ["/access/v1/evaluation", "/access/v1/evaluations", "/access/v1/search/subject", "/access/v1/search/resource", "/access/v1/search/action", "/access/v1/mcp", "/access/v1/requests"];

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Bearer wrong", 401)]
    [InlineData("Bearer ", 401)]
    [InlineData("Basic YWRtaW46YWRtaW4=", 401)]
    [InlineData("Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJiZW4ifQ.c2ln", 403)]
    [InlineData("DPoP eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJiZW4ifQ.c2ln", 403)]
    public async Task A_stranger_is_told_nothing_and_an_agent_that_this_is_not_for_it(string? authorization, int status)
    {
        foreach (var address in Addresses)
        {
            using var response = await pdp.SendAsync(DelegatedServer.Tool("crm/get_contact"), authorization, address);
            ((int)response.StatusCode).Should().Be(status, address);
            (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().NotContain("decision\"");
        }
    }

    [Fact]
    public async Task A_signed_in_person_may_not_ask()
    {
        var ben = await pdp.Server.AddPersonAsync();
        await ben.SignInAsync();
        (await ben.GetAsync("/access/v1/requests/apr_1")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_of_one_upstream_asks_about_its_calls_and_names_them_as_their_server_does()
    {
        (await pdp.AskAsync(DelegatedServer.Tool("get_contact", new { }), DelegatedServer.OnlyCrm)).Decision.Should().BeTrue();
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }), DelegatedServer.OnlyCrm)).Decision.Should().BeFalse("crm/get_contact is no tool of crm");
    }

    [Theory]
    [InlineData("""{"type":"tool","id":"get_contact","properties":{"upstream":"orders"}}""", "/access/v1/evaluation")]
    [InlineData("""{"type":"operation","id":"orders/orders/17"}""", "/access/v1/evaluation")]
    [InlineData("""{"type":"model","id":"fast"}""", "/access/v1/evaluation")]
    [InlineData("""{"type":"mcp_server","id":"orders"}""", "/access/v1/evaluation")]
    [InlineData("""{"type":"role","id":"team-lead"}""", "/access/v1/evaluation")]
    [InlineData("""{"type":"role","id":"team-lead"}""", "/access/v1/search/subject")]
    [InlineData("""{"type":"role","id":"team-lead"}""", "/access/v1/search/resource")]
    [InlineData("""{"type":"role","id":"team-lead"}""", "/access/v1/search/action")]
    public async Task And_about_nothing_else(string resource, string address)
    {
        var body = System.Text.Json.JsonDocument.Parse($$$"""{"subject":{"type":"user","id":"ben"},"action":{"name":"tools/call"},"resource":{{{resource}}},"context":{"agent":"codex"}}""").RootElement;
        (await pdp.AskAsync(body, DelegatedServer.OnlyCrm, address)).Status.Should().Be(403);
    }

    [Fact]
    public async Task In_a_batch_only_the_item_that_it_may_not_ask_is_refused()
    {
        var reply = await pdp.AskAsync(
            new
            {
                subject = new { type = "user", id = "ben" },
                action = new { name = "tools/call", properties = new { arguments = new { } } },
                context = new { agent = "codex", preview = true },
                evaluations = new object[] { new { resource = new { type = "tool", id = "get_contact" } }, new { resource = new { type = "model", id = "fast" }, action = new { name = "chat" } } },
            },
            DelegatedServer.OnlyCrm, "/access/v1/evaluations");
        var answers = reply.Json.GetProperty("evaluations");
        (reply.Status, answers[0].GetProperty("decision").GetBoolean(), answers[1].GetProperty("decision").GetBoolean()).Should().Be((200, true, false));
        answers[1].GetProperty("context").GetProperty("error").GetProperty("status").GetInt32().Should().Be(403);
    }

    [Fact]
    public async Task A_key_that_is_too_short_starts_nothing()
    {
        var start = async () =>
        {
            var server = new ServerUnderTest { Settings = ["--AgentIdentity:AccessApi:Keys:edge:Secret=short"] };
            await server.InitializeAsync();
        };
        (await start.Should().ThrowAsync<AgentIdentity.Broker.BrokerException>()).Which.Message.Should().Contain("AgentIdentity:AccessApi:Keys:edge:Secret").And.NotContain("short\n");
    }
}
