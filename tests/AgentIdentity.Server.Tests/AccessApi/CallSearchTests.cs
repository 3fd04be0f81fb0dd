namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>Searches about calls of agents: what they find, an evaluation would permit.</summary>
public sealed class CallSearchTests(DelegatedServer pdp)
{
    [Fact]
    public async Task Who_may_have_this_agent_call_a_tool() =>
        (await FindAsync("subject", new { subject = new { type = "user" }, action = Action("tools/call"), resource = Tool("crm/get_contact"), context = Codex })).Should().Be("user:ben,user:cleo");

    [Fact]
    public async Task What_this_agent_may_call_for_a_human() =>
        (await FindAsync("resource", new { subject = Ben, action = Action("tools/call"), resource = new { type = "tool" }, context = Codex })).Should().Be("tool:crm/create_refund,tool:crm/get_contact");

    [Fact]
    public async Task And_by_the_names_that_the_server_has_for_them() =>
        (await FindAsync("resource", new { subject = Ben, action = Action("tools/call"), resource = new { type = "tool" }, context = Codex }, DelegatedServer.OnlyCrm)).Should().Be("tool:create_refund,tool:get_contact");

    [Fact]
    public async Task How_a_thing_may_be_used()
    {
        (await FindAsync("action", new { subject = Ben, resource = Tool("crm/get_contact"), context = Codex })).Should().Be("tools/call");
        (await FindAsync("action", new { subject = Ben, resource = Tool("crm/unheard_of"), context = Codex })).Should().BeEmpty();
        (await FindAsync("action", new { subject = Ben, resource = new { type = "operation", id = "orders/orders/17" }, context = new { agent = "codex", source_ip = "10.1.2.3" } })).Should().Be("GET");
        (await FindAsync("action", new { subject = Ben, resource = new { type = "model", id = "fast" }, context = Codex })).Should().Be("chat");
    }

    [Fact]
    public async Task Models_are_found_and_paths_are_not()
    {
        (await FindAsync("resource", new { subject = Ben, action = Action("chat"), resource = new { type = "model" }, context = Codex })).Should().Be("model:fast");
        (await FindAsync("resource", new { subject = Ben, action = Action("GET"), resource = new { type = "operation" }, context = Codex })).Should().BeEmpty();
    }

    [Fact]
    public async Task Without_an_agent_nobody_and_nothing_is_found()
    {
        (await FindAsync("subject", new { subject = new { type = "user" }, action = Action("tools/call"), resource = Tool("crm/get_contact") })).Should().BeEmpty();
        (await FindAsync("resource", new { subject = Ben, action = Action("tools/call"), resource = new { type = "tool" } })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_search_counts_nothing_and_leaves_no_record()
    {
        var before = (await pdp.Server.EvidenceAsync()).Count(static line => line.Contains("cleo", StringComparison.Ordinal));
        await FindAsync("subject", new { subject = new { type = "user" }, action = Action("tools/call"), resource = Tool("crm/get_contact"), context = new { agent = "codex", preview = false } });
        (await pdp.Server.EvidenceAsync()).Count(static line => line.Contains("cleo", StringComparison.Ordinal)).Should().Be(before);
    }

    private static object Ben => new { type = "user", id = "ben" };

    private static object Codex => new { agent = "codex" };

    private static object Tool(string id) => new { type = "tool", id };

    // Arguments that every rule and limit of the fixture accepts.
    private static object Action(string name) => new { name, properties = new { arguments = new { amount = 1 } } };

    private async Task<string> FindAsync(string what, object question, string key = DelegatedServer.Everything)
    {
        var reply = await pdp.AskAsync(question, key, "/access/v1/search/" + what);
        reply.Status.Should().Be(200, reply.Json.GetRawText());
        return string.Join(',', reply.Json.GetProperty("results").EnumerateArray().Select(static one =>
            one.TryGetProperty("name", out var name) ? name.GetString() : $"{one.GetProperty("type").GetString()}:{one.GetProperty("id").GetString()}"));
    }
}
