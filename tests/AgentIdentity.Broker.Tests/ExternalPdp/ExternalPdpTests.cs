using System.Net;
using System.Text.Json;
using AgentIdentity.Broker.Tests.Decisions;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Broker.Tests.ExternalPdp;

/// <summary>A decision point elsewhere as the fifth conjunct: its plain yes counts, and nothing but that.</summary>
public sealed class ExternalPdpTests
{
    private static readonly Call Refund = Call.Tool("crm", "create_refund", JsonDocument.Parse("""{"amount":80}""").RootElement);

    [Fact]
    public async Task Its_yes_lets_through_what_everybody_else_allows_and_is_named()
    {
        await using var pdp = await FakePdp.StartAsync();
        await using var broker = await StartAsync(pdp);
        var decision = await DecideAsync(broker, Refund);
        (decision.Outcome, decision.Conjuncts.Select(static part => part.Name).Last()).Should().Be((Outcome.Allow, "external"));
        decision.Conjuncts.Last().Proof.Should().Equal("cerbos permits it");
    }

    [Fact]
    public async Task Its_yes_does_not_outweigh_a_no_of_ours()
    {
        await using var pdp = await FakePdp.StartAsync();
        await using var broker = await StartAsync(pdp);
        var decision = await DecideAsync(broker, Call.Tool("crm", "delete_contact", null));
        (decision.Outcome, decision.Conjuncts.Single(static part => part.Name == "external").Ok).Should().Be((Outcome.Deny, true));
    }

    [Theory]
    [InlineData("""{"decision":false}""", "cerbos refuses: it did not say why")]
    [InlineData("""{"decision":false,"context":{"reason":"too late"}}""", "cerbos refuses: too late")]
    [InlineData("""{"decision":false,"context":{"reason_admin":{"de":"zu spät","en":"too\nlate"},"reason":"x"}}""", "cerbos refuses: too late")]
    [InlineData("""{"decision":false,"context":{"reason_user":{"en-403":"not you"}}}""", "cerbos refuses: not you")]
    [InlineData("""{"decision":true,"context":{"obligations":[{"type":"step-up","id":"1","acr_value":"x"},{"type":"custom","id":"2"}]}}""", "cerbos refuses: it permits only with obligations that are not met here: step-up, custom")]
    [InlineData("""{"decision":true,"context":{"obligations":{"type":"step-up"}}}""", "cerbos refuses: it permits only with obligations that are not met here: none that can be read")]
    [InlineData("""{"decision":true,"context":{"obligations":[1]}}""", "cerbos refuses: it permits only with obligations that are not met here: unnamed")]
    public async Task Its_no_refuses_and_the_record_says_why(string answer, string why)
    {
        await using var pdp = await FakePdp.StartAsync(answer);
        await using var broker = await StartAsync(pdp);
        var decision = await DecideAsync(broker, Refund);
        (decision.Outcome, decision.ReasonCode, decision.Conjuncts.Last().Why).Should().Be((Outcome.Deny, DecisionReason.ExternalDenied, why));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"decision":"true"}""")]
    [InlineData("""{"decision":1}""")]
    [InlineData("""{"decision":null}""")]
    [InlineData("""{"Decision":true}""")]
    [InlineData("""{"decision":true,"decision":false}""")]
    [InlineData("""{"decision":false,"decision":true}""")]
    [InlineData("""{"decision":true""")]
    [InlineData("""{"decision":true}{"decision":true}""")]
    [InlineData("""{"decision":true,"context":{"reason":"\ud800"}}""")]
    [InlineData("""{"evaluations":[{"decision":true}]}""")]
    public async Task An_answer_that_is_none_refuses(string answer)
    {
        await using var pdp = await FakePdp.StartAsync(answer);
        await using var broker = await StartAsync(pdp);
        var decision = await DecideAsync(broker, Refund);
        (decision.Outcome, decision.ReasonCode).Should().Be((Outcome.Deny, DecisionReason.ExternalFailed), answer);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task Any_status_but_200_refuses_whatever_the_body_says(int status)
    {
        await using var pdp = await FakePdp.StartAsync();
        pdp.Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = pdp.Address.AbsoluteUri;
            return status == 204 ? Task.CompletedTask : http.Response.WriteAsync("""{"decision":true}""");
        };
        await using var broker = await StartAsync(pdp);
        var decision = await DecideAsync(broker, Refund);
        (decision.Outcome, decision.Conjuncts.Last().Why).Should().Be((Outcome.Deny, $"cerbos gave no usable answer: it answered {status}"));
        pdp.Seen.Should().ContainSingle();
    }

    [Fact]
    public async Task One_that_is_gone_hangs_up_or_says_too_much_refuses()
    {
        await using var pdp = await FakePdp.StartAsync();
        await using var broker = await StartAsync(pdp);
        pdp.Answer = static http => http.Response.WriteAsync("""{"decision":true,"context":{"reason":" """ + new string('a', 70_000) + "\"}}");
        (await DecideAsync(broker, Refund)).ReasonCode.Should().Be(DecisionReason.ExternalFailed);
        pdp.Answer = static http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        (await DecideAsync(broker, Refund)).ReasonCode.Should().Be(DecisionReason.ExternalFailed);
        await pdp.DisposeAsync();
        (await DecideAsync(broker, Refund)).ReasonCode.Should().Be(DecisionReason.ExternalFailed);
    }

    [Fact]
    public async Task One_that_does_not_answer_in_time_refuses()
    {
        await using var pdp = await FakePdp.StartAsync();
        var asked = new TaskCompletionSource();
        pdp.Answer = async http =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        await using var broker = await StartAsync(pdp);
        var decision = DecideAsync(broker, Refund);
        await asked.Task;
        broker.Time.Advance(TimeSpan.FromSeconds(31));
        ((await decision).Conjuncts.Last().Why).Should().Be("cerbos gave no usable answer: it did not answer within 30 s");
    }

    [Fact]
    public async Task It_is_told_who_acts_and_what_is_asked_and_is_named_the_decision()
    {
        await using var pdp = await FakePdp.StartAsync();
        await using var broker = await StartAsync(pdp, static options => options with { Token = "hush" });
        var decision = await DecideAsync(broker, Refund, new CallTerms { Source = new CallSource(IPAddress.Parse("10.1.2.3")) });

        var (path, authorization, id, body) = pdp.Seen.Single();
        (path, authorization, id).Should().Be(("/pdp/access/v1/evaluation", "Bearer hush", decision.Id));
        body.GetProperty("subject").GetProperty("type").GetString().Should().Be("user");
        body.GetProperty("subject").GetProperty("id").GetString().Should().Be("ben");
        body.GetProperty("action").GetProperty("name").GetString().Should().Be("tools/call");
        body.GetProperty("resource").GetProperty("id").GetString().Should().Be("crm/create_refund");
        foreach (var part in new[] { "action", "resource" })
        {
            body.GetProperty(part).GetProperty("properties").GetProperty("arguments").GetProperty("amount").GetInt32().Should().Be(80);
        }

        foreach (var told in new[] { body.GetProperty("context"), body.GetProperty("subject").GetProperty("properties") })
        {
            told.GetProperty("agent").GetString().Should().Be("codex");
            told.GetProperty("purpose").GetString().Should().Be("Answer customers");
            told.GetProperty("delegation").GetString().Should().StartWith("dlg_");
            told.GetProperty("agents").EnumerateArray().Select(static one => one.GetString()).Should().Equal("codex");
        }

        body.GetProperty("context").GetProperty("source_ip").GetString().Should().Be("10.1.2.3");
        body.GetProperty("context").GetProperty("obligations_supported").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task Without_leave_it_is_told_no_arguments_and_in_the_words_of_COAZ_the_tool_has_its_servers_name()
    {
        await using var pdp = await FakePdp.StartAsync();
        await using var broker = await StartAsync(pdp, static options => options with { SendArguments = false, CoazMcp = true });
        await DecideAsync(broker, Refund);
        await DecideAsync(broker, Call.Http("orders", "GET", "/orders/17"));
        await DecideAsync(broker, Call.Chat("fast", null));

        pdp.Seen.Select(static seen => seen.Body.GetRawText()).Should().NotContainMatch("*arguments*");
        pdp.Seen.Select(static seen => $"{seen.Body.GetProperty("subject").GetProperty("type").GetString()} {seen.Body.GetProperty("action").GetProperty("name").GetString()} "
            + $"{seen.Body.GetProperty("resource").GetProperty("type").GetString()} {seen.Body.GetProperty("resource").GetProperty("id").GetString()}")
            .Should().Equal("identity tools/call tool create_refund", "user GET operation orders/orders/17", "user chat model fast");
    }

    [Fact]
    public async Task Lists_are_not_asked_about_and_a_body_that_was_not_read_is_not_called_empty()
    {
        await using var pdp = await FakePdp.StartAsync();
        await using var broker = await StartAsync(pdp);
        var token = DecisionDeskTests.Token(await broker.GrantAsync(), TestBroker.All());
        var listed = await broker.Part<DecisionDesk>().DecideManyAsync(token, [Call.ToolInList("crm", "search_contacts"), Call.ModelInList("fast")]);
        (pdp.Seen.Count, listed[0].ArgumentsKnown).Should().Be((0, false));

        await broker.Part<DecisionDesk>().PreviewAsync(token, Call.ToolUnread("crm", "search_contacts"));
        pdp.Seen.Should().ContainSingle().Which.Body.GetRawText().Should().NotContain("arguments");
    }

    [Fact]
    public async Task A_delegation_that_ended_while_it_thought_is_ended()
    {
        await using var pdp = await FakePdp.StartAsync();
        await using var broker = await StartAsync(pdp);
        var record = await broker.GrantAsync();
        pdp.Answer = async http =>
        {
            await broker.Delegations.EndAsync(record.Id, "ben");
            await http.Response.WriteAsync("""{"decision":true}""");
        };
        var decided = await broker.Part<DecisionDesk>().DecideAsync(DecisionDeskTests.Token(record, TestBroker.All()), Refund, CallTerms.None);
        (decided.Decision.Outcome, decided.Decision.ReasonCode).Should().Be((Outcome.Deny, DecisionReason.DelegationEnded));
    }

    internal static async Task<TestBroker> StartAsync(FakePdp pdp, Func<ExternalPdpOptions, ExternalPdpOptions>? adjust = null)
    {
        var broker = await TestBroker.StartAsync(options => options with { ExternalPdp = (adjust ?? (static same => same))(pdp.Options()) });
        await PermitAsync(broker);
        return broker;
    }

    /// <summary>Ben and codex may refund, as far as this broker is concerned.</summary>
    internal static async Task PermitAsync(TestBroker broker)
    {
        foreach (var (user, relation) in new[] { ("user:ben", "human_may"), ("agent:codex", "agent_may") })
        {
            (await broker.Part<AdminTuples>().WriteAsync(new RelationTuple(user, relation, "tool:crm/create_refund"), "admin")).Ok.Should().BeTrue();
        }
    }

    internal static async Task<Decision> DecideAsync(TestBroker broker, Call call, CallTerms? terms = null) =>
        (await broker.Part<DecisionDesk>().DecideAsync(DecisionDeskTests.Token(await broker.GrantAsync(), TestBroker.All()), call, terms ?? CallTerms.None)).Decision;
}
