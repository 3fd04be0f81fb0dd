using AgentIdentity.Broker.Tests.Relations.Remote;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Broker.Tests.Decisions;

/// <summary>Decisions whose relations are asked of a remote engine: its yes counts, and nothing but its yes.</summary>
public sealed class RelationsElsewhereTests
{
    private static readonly Call Search = Call.Tool("crm", "search_contacts", null);

    [Fact]
    public async Task A_yes_to_every_question_allows_although_no_tuple_is_here()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = (_, http) => AnswerAsync(server, http, static _ => """{"allowed":true}""");
        (await DecideAsync(server)).Outcome.Should().Be(Outcome.Allow);
        var asked = server.Seen.Should().ContainSingle().Subject.Body!.Value;
        asked.GetProperty("checks").EnumerateArray().Select(static check => check.GetProperty("tuple_key").GetProperty("user").GetString())
            .Should().Equal("user:ben", "agent:codex");
        asked.GetProperty("checks")[0].GetProperty("context").GetProperty("identifier").GetString().Should().Be("search_contacts");
        asked.GetProperty("consistency").GetString().Should().Be("HIGHER_CONSISTENCY");
    }

    [Theory]
    [InlineData("user:ben", "human_may")]
    [InlineData("agent:codex", "agent_may")]
    public async Task A_no_refuses_and_names_the_conjunct(string user, string conjunct)
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = (_, http) => AnswerAsync(server, http, asked => asked == user ? """{"allowed":false}""" : """{"allowed":true}""");
        var decision = await DecideAsync(server);
        decision.Conjuncts.Where(static part => !part.Ok).Should().ContainSingle().Which.Name.Should().Be(conjunct);
        decision.ReasonCode.Should().Be(DecisionReason.NoRelation);
    }

    [Fact]
    public async Task An_error_for_one_question_refuses_and_tells_the_record_why()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = (_, http) => AnswerAsync(server, http, static asked => asked == "user:ben"
            ? """{"error":{"input_error":"validation_error","message":"condition needs region"}}""" : """{"allowed":true}""");
        var decision = await DecideAsync(server);
        decision.Outcome.Should().Be(Outcome.Deny);
        decision.ReasonCode.Should().Be(DecisionReason.RelationError);
        decision.Conjuncts[0].Why.Should().Contain("condition needs region");
    }

    [Fact]
    public async Task An_engine_that_cannot_be_reached_refuses_every_call()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = static (_, http) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        var decision = await DecideAsync(server);
        decision.Outcome.Should().Be(Outcome.Deny);
        decision.Conjuncts.Where(static part => !part.Ok).Select(static part => part.Name).Should().Equal("human_may", "agent_may");
        decision.Error.Should().Be(PolicyError.RelationError);
    }

    [Theory]
    [InlineData(true, DecisionReason.DelegationEnded)]
    [InlineData(false, DecisionReason.NotGranted)]
    public async Task A_delegation_that_is_ended_or_narrowed_while_the_engine_thinks_is_not_used(bool ends, string reason)
    {
        await using var server = await FakeOpenFga.StartAsync();
        await using var broker = await StartAsync(server);
        var grant = await broker.GrantAsync();
        server.Answer = async (_, http) =>
        {
            var changed = ends
                ? await broker.Delegations.EndAsync(grant.Id, "ben")
                : await broker.Delegations.NarrowAsync(grant.Id, new NarrowRequest { Details = TestBroker.Tool("get_contact") }, "ben");
            changed.Failure.Should().BeNull();
            await AnswerAsync(server, http, static _ => """{"allowed":true}""");
        };
        var decision = (await broker.Part<DecisionDesk>().DecideAsync(DecisionDeskTests.Token(grant, TestBroker.All()), Search, CallTerms.None)).Decision;
        decision.Outcome.Should().Be(Outcome.Deny);
        decision.ReasonCode.Should().Be(reason);
    }

    [Fact]
    public async Task A_delegation_that_runs_out_while_the_engine_thinks_is_not_used()
    {
        await using var server = await FakeOpenFga.StartAsync();
        await using var broker = await StartAsync(server);
        var grant = await broker.GrantAsync(broker.Request() with { EndsAt = broker.Now.AddMinutes(1) });
        server.Answer = async (_, http) =>
        {
            broker.Later(TimeSpan.FromMinutes(1));
            await AnswerAsync(server, http, static _ => """{"allowed":true}""");
        };
        var decision = (await broker.Part<DecisionDesk>().DecideAsync(DecisionDeskTests.Token(grant, TestBroker.All()), Search, CallTerms.None)).Decision;
        decision.ReasonCode.Should().Be(DecisionReason.DelegationExpired);
    }

    [Fact]
    public async Task A_tuple_written_here_goes_there_and_into_the_evidence_first()
    {
        await using var server = await FakeOpenFga.StartAsync();
        await using var broker = await StartAsync(server);
        var before = await broker.KindsAsync();
        server.Answer = static (_, http) => http.Response.WriteAsync("{}");
        (await broker.Part<AdminTuples>().WriteAsync(new RelationTuple("user:ben", "human_may", "tool:crm/search_contacts"), "admin")).Ok.Should().BeTrue();
        server.Seen.Single().Path.Should().EndWith("/write");
        (await broker.KindsAsync()).Skip(before.Count).Should().Equal("tuple.write_asked");
    }

    [Fact]
    public async Task A_tuple_that_could_not_be_written_there_is_an_error_that_says_so()
    {
        await using var server = await FakeOpenFga.StartAsync();
        await using var broker = await StartAsync(server);
        server.Answer = static (_, http) =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        var written = await broker.Part<AdminTuples>().WriteAsync(new RelationTuple("user:ben", "human_may", "tool:crm/search_contacts"), "admin");
        written.Failure!.Error.Should().Be(BrokerError.RelationsUnavailable);
        (await broker.Part<AdminTuples>().ListAsync(default)).Failure!.Error.Should().Be(BrokerError.RelationsUnavailable);
    }

    [Fact]
    public async Task The_store_that_decisions_no_longer_use_is_closed()
    {
        await using var server = await FakeOpenFga.StartAsync();
        await using var broker = await StartAsync(server);
        broker.Part<RelationStores>().Open(RelationStores.PolicyStoreId).Failure!.Code.Should().Be(RelationFailureCode.Forbidden);
    }

    [Fact]
    public async Task A_list_of_tools_is_asked_in_batches_of_fifty()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Answer = (_, http) => AnswerAsync(server, http, static _ => """{"allowed":true}""");
        await using var broker = await StartAsync(server);
        var calls = Enumerable.Range(0, 60).Select(static i => Call.Tool("crm", $"tool_{i}", null)).ToArray();
        var decisions = await broker.Part<DecisionDesk>().DecideManyAsync(await TokenAsync(broker), calls);
        decisions.Should().HaveCount(60);
        server.Seen.Select(static seen => seen.Body!.Value.GetProperty("checks").GetArrayLength()).Should().Equal(50, 50, 20);
    }

    private static async Task<Decision> DecideAsync(FakeOpenFga server)
    {
        await using var broker = await StartAsync(server);
        return (await broker.Part<DecisionDesk>().DecideAsync(await TokenAsync(broker), Search, CallTerms.None)).Decision;
    }

    private static Task<TestBroker> StartAsync(FakeOpenFga server) =>
        TestBroker.StartAsync(options => options with { RemoteRelations = server.Options() with { Attempts = 1 } });

    private static async Task<Delegation> TokenAsync(TestBroker broker) => DecisionDeskTests.Token(await broker.GrantAsync(), TestBroker.All());

    private static Task AnswerAsync(FakeOpenFga server, HttpContext http, Func<string, string> answer)
    {
        var results = server.Seen.Last().Body!.Value.GetProperty("checks").EnumerateArray().Select(check =>
            $"\"{check.GetProperty("correlation_id").GetString()}\":{answer(check.GetProperty("tuple_key").GetProperty("user").GetString()!)}");
        return http.Response.WriteAsync($"{{\"result\":{{{string.Join(',', results)}}}}}");
    }
}
