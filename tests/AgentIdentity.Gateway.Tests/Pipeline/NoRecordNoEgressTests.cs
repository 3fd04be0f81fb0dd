using System.Net;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.Pipeline;

public sealed class NoRecordNoEgressTests
{
    private const string Chat = """{"model":"small","max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Tool = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_contacts","arguments":{"q":"a"}}}""";
    private const string List = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";

    public static TheoryData<string, string?> Calls => new()
    {
        { "/api/orders/orders/1", null }, { "/mcp/crm", Tool }, { "/mcp/crm", List }, { "/v1/chat/completions", Chat },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task When_evidence_cannot_be_written_nothing_is_forwarded(string path, string? body)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Evidence.Fails = true);
        await NothingLeaves(world, path, body, "AID3302");
    }

    [Theory]
    [InlineData("/api/orders/orders/1", null)]
    [InlineData("/mcp/crm", Tool)]
    [InlineData("/v1/chat/completions", Chat)]
    public async Task When_no_decision_can_be_had_nothing_is_forwarded(string path, string? body)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Decisions.Fails = true);
        await NothingLeaves(world, path, body, "AID3301");
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Refusal).Count() == 1);
    }

    [Fact]
    public async Task When_no_money_was_set_aside_for_a_call_that_costs_some_nothing_is_forwarded()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Money.Forgets = true);
        await NothingLeaves(world, "/v1/chat/completions", Chat, "AID3304");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task When_no_credential_can_be_had_nothing_is_forwarded(string path, string? body)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Credentials.Fails = true);
        await NothingLeaves(world, path, body, "AID3305");
        await Expect.Soon(() => world.Evidence.Bodies(EvidenceKinds.Outcome).Count() == 1);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task When_the_stop_board_is_silent_nothing_is_forwarded(string path, string? body)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Stops.Fails = true);
        await NothingLeaves(world, path, body, "AID3303");
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task When_the_delegation_is_over_nothing_is_forwarded(string path, string? body)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Stops.Stop());
        var response = await Send(world, path, body);
        await Expect.Refused(world, response, HttpStatusCode.Unauthorized, "AID5301");
    }

    [Fact]
    public async Task What_was_reserved_is_given_back_when_the_record_fails()
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Evidence.FailsOn = EvidenceKinds.Decision);
        await NothingLeaves(world, "/v1/chat/completions", Chat, "AID3302");
        await Expect.Soon(() => world.Money.Settled.Count == 1);
        world.Money.Settled.Single().MicroUsd.Should().Be(0);
    }

    [Fact]
    public async Task The_entry_of_a_decision_is_there_when_the_upstream_hears_of_the_call()
    {
        await using var world = await GatewayWorld.StartAsync();
        var recorded = -1;
        world.Upstream.Answer = (_, _) =>
        {
            recorded = world.Evidence.Notes.Count;
            return Task.CompletedTask;
        };
        await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        recorded.Should().Be(1);
        await Expect.Soon(() => world.Evidence.Notes.Count == 2);
        world.Evidence.Notes.Select(note => note.Kind).Should().Equal(EvidenceKinds.Decision, EvidenceKinds.Outcome);
        world.Evidence.Notes.Select(note => note.DecisionId).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Every_call_leaves_the_stop_board()
    {
        await using var world = await GatewayWorld.StartAsync();
        await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        await world.Caller.PostAsync("/mcp/crm", "not json");
        await Expect.Soon(() => world.Stops.Left == 2);
        world.Stops.Admitted.Should().Be(2);
    }

    private static async Task NothingLeaves(GatewayWorld world, string path, string? body, string code)
    {
        var response = await Send(world, path, body);
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await Expect.CodeOf(response)).Should().Be(code);
        world.Upstream.Seen.Should().BeEmpty();
    }

    private static Task<HttpResponseMessage> Send(GatewayWorld world, string path, string? body) =>
        body is null ? world.Caller.SendAsync(HttpMethod.Get, path) : world.Caller.PostAsync(path, body);
}
