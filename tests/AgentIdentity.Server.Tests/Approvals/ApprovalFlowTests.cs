using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Approvals;

/// <summary>A call that needs an approval, from the agent's first try to the record of its use.</summary>
public sealed class ApprovalFlowTests : IAsyncLifetime
{
    private const string Rule = """
        apiVersion: agentidentity/v1
        rules:
          - id: refunds-need-ann
            owner: payments
            message: "Refunds above 20 need Ann."
            on: { tools: [crm/create_refund] }
            require: args.amount <= 20
            otherwise: { approval: { from: "user:ann", ttl: 15m } }
        """;

    private readonly string _policy = Directory.CreateTempSubdirectory("approval-policy-").FullName;
    private ServerUnderTest _server = null!;

    public async ValueTask InitializeAsync()
    {
        var shipped = ServerUnderTest.PolicyFolder();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(shipped, "model"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_policy, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Directory.CreateDirectory(Path.Combine(_policy, "rules"));
        await File.WriteAllTextAsync(Path.Combine(_policy, "rules", "refunds.yaml"), Rule);
        _server = new ServerUnderTest { Settings = [$"--AgentIdentity:PolicyFolder={_policy}", "--AgentIdentity:Evidence:RecordArguments=true"] };
        await _server.InitializeAsync();
        foreach (var person in (string[])["ann", "eve"])
        {
            using var added = await _server.AdminPostAsync("/admin/people", new { id = person, name = person, password = "correct horse battery staple" });
            added.StatusCode.Should().Be(HttpStatusCode.Created);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }

    [Fact]
    public async Task A_call_waits_for_the_person_the_rule_names_and_is_then_made_once()
    {
        var (agent, token) = await TokenAsync();

        var first = (await CallAsync(agent, token, """{"amount":80,"order":"o1"}""")).GetProperty("error");
        first.GetProperty("code").GetInt32().Should().Be(-31409);
        var id = first.GetProperty("data").GetProperty("approval_id").GetString()!;

        var waiting = (await _server.AdminGetAsync("/admin/approvals?state=pending")).EnumerateArray().Single();
        waiting.GetProperty("id").GetString().Should().Be(id);
        waiting.GetProperty("arguments").GetProperty("amount").GetInt32().Should().Be(80);
        waiting.GetProperty("message").GetString().Should().Be("Refunds above 20 need Ann.");
        (await AnswerAsync(id, "approve", "eve")).Should().Be((HttpStatusCode.Forbidden, "AID5066"));
        (await AnswerAsync(id, "approve", "ann")).Status.Should().Be(HttpStatusCode.OK);
        (await AnswerAsync(id, "deny", "ann")).Should().Be((HttpStatusCode.Conflict, "AID5065"));

        // It leaves the gateway, and nobody listens there.
        var made = (await CallAsync(agent, token, """{ "order": "o1", "amount": 8e1 }""")).GetProperty("error").GetProperty("data");
        made.GetProperty("code").GetString().Should().Be("AID3501");
        (await CallAsync(agent, token, """{"amount":80,"order":"o1"}""")).GetProperty("error").GetProperty("code").GetInt32().Should().Be(-31409);

        var used = await _server.AdminGetAsync($"/admin/approvals/{id}");
        used.GetProperty("state").GetString().Should().Be("consumed");
        used.TryGetProperty("arguments", out _).Should().BeFalse();
        var evidence = string.Join('\n', await _server.EvidenceAsync());
        evidence.Should().Contain("approval.asked").And.Contain("approval.approved").And.Contain("approval.consumed");
    }

    [Fact]
    public async Task The_record_holds_the_arguments_where_the_operator_wants_them()
    {
        var (agent, token) = await TokenAsync();
        var refused = (await CallAsync(agent, token, """{"amount":77.25}""")).GetProperty("error").GetProperty("data");
        var entries = await _server.AdminGetAsync($"/admin/decisions/{refused.GetProperty("decision_id").GetString()}");
        entries.GetRawText().Should().Contain("\"arguments\":{\"amount\":77.25}");
    }

    [Theory]
    [InlineData("/admin/approvals/apr_unknown", HttpStatusCode.NotFound)]
    [InlineData("/admin/approvals?state=7", HttpStatusCode.BadRequest)]
    [InlineData("/admin/approvals?state=maybe", HttpStatusCode.BadRequest)]
    [InlineData("/admin/approvals?state=consumed&human=nobody", HttpStatusCode.OK)]
    public async Task What_is_not_there_or_makes_no_sense_is_said(string address, HttpStatusCode status)
    {
        using var answer = await _server.Admin.GetAsync(address, TestContext.Current.CancellationToken);
        answer.StatusCode.Should().Be(status);
        (await AnswerAsync("apr_unknown", "approve", "ann")).Should().Be((HttpStatusCode.NotFound, "AID5064"));
    }

    private async Task<(HttpStatusCode Status, string? Code)> AnswerAsync(string id, string verb, string by)
    {
        using var answer = await _server.AdminPostAsync($"/admin/approvals/{id}/{verb}", new { by });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (answer.StatusCode, body.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    private async Task<(TestAgent Agent, string Token)> TokenAsync()
    {
        var (agent, ben) = (await _server.AddAgentAsync(), await _server.AddPersonAsync());
        foreach (var (user, relation) in ((string, string)[])[($"user:{ben.Person}", "human_may"), ($"agent:{agent.Id}", "agent_may")])
        {
            using var written = await _server.AdminPostAsync("/admin/tuples", new { user, relation, @object = "tool:crm/create_refund" });
            written.StatusCode.Should().Be(HttpStatusCode.Created);
        }

        var id = (await ben.GrantAsync(agent)).DelegationId();
        return (agent, (await agent.ExchangeAsync(id, _server.Origin + "/mcp/crm"))["access_token"]!);
    }

    private async Task<JsonElement> CallAsync(TestAgent agent, string token, string arguments)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp/crm");
        request.Content = new StringContent(
            $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_refund","arguments":{{{arguments}}}}}""", Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create("POST", new Uri(_server.Origin + "/mcp/crm"), token));
        using var response = await _server.SendAsync(request);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
