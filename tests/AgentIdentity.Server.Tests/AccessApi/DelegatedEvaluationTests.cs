using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>Questions about calls of agents: the four-way decision, in AuthZEN's words.</summary>
public sealed class DelegatedEvaluationTests(DelegatedServer pdp)
{
    [Fact]
    public async Task What_all_four_allow_is_allowed_with_its_obligations_and_no_reasons()
    {
        var reply = await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { id = "c-1" }));
        (reply.Status, reply.Decision, reply.Reason).Should().Be((200, true, null));
        reply.Context.GetProperty("obligations").GetRawText().Should()
            .Be("""[{"type":"custom","id":"obl-1","vendor":"agentidentity","action":"redact","rule":"hide-iban","paths":["iban"]}]""");
        reply.Json.GetRawText().Should().NotContain("reason_admin").And.NotContain("explanation").And.NotContain("customer-data");
        reply.Context.GetProperty("id").GetString().Should().StartWith("dec_");
    }

    [Theory]
    [InlineData("crm/not_granted", "codex", "ben", "denied")]
    [InlineData("crm/get_contact", "nobody", "ben", "delegation_missing")]
    [InlineData("crm/get_contact", "codex", "nobody", "delegation_missing")]
    [InlineData("crm/create_refund", "codex", "cleo", "denied")]
    [InlineData("crm/unheard_of", "codex", "ben", "denied")]
    [InlineData("no-slash", "codex", "ben", "invalid_request")]
    [InlineData("crm/get_contact", "twice", "ben", "delegation_ambiguous")]
    public async Task What_one_of_them_refuses_is_refused(string tool, string agent, string human, string reason)
    {
        var reply = await pdp.AskAsync(DelegatedServer.Tool(tool, new { }, new { agent }, human));
        (reply.Status, reply.Decision).Should().Be((200, false));
        reply.Reason.Should().Be(reason);
        reply.Json.GetRawText().Should().NotContain("explanation");
    }

    [Fact]
    public async Task Without_an_agent_a_person_alone_calls_nothing() =>
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { }))).Decision.Should().BeFalse();

    [Fact]
    public async Task Another_type_of_subject_acts_for_nobody() =>
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, type: "agent"))).Reason.Should().Be("invalid_request");

    [Fact]
    public async Task The_delegation_that_is_named_must_be_this_humans_and_this_agents()
    {
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "codex", delegation = pdp.Delegation }))).Decision.Should().BeTrue();
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "twice", delegation = pdp.Delegation }))).Decision.Should().BeFalse();
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "codex", delegation = pdp.Delegation }, human: "cleo"))).Decision.Should().BeFalse();
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "codex", delegation = "dlg_unknown" }))).Decision.Should().BeFalse();
    }

    [Fact]
    public async Task A_delegation_that_was_ended_is_worth_nothing()
    {
        var delegation = await pdp.GrantAsync("ben", "twice");
        var question = DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "twice", delegation });
        (await pdp.AskAsync(question)).Decision.Should().BeTrue();
        await pdp.Book.EndAsync(delegation, "ben");
        var reply = await pdp.AskAsync(question);
        (reply.Decision, reply.Reason).Should().Be((false, "delegation_ended"));
    }

    [Fact]
    public async Task Arguments_that_were_not_told_are_unknown_and_not_absent()
    {
        var reply = await pdp.AskAsync(DelegatedServer.Tool("crm/create_refund"));
        (reply.Decision, reply.Reason).Should().Be((false, DecisionReason.ArgumentLimit));
        (await pdp.AskAsync(DelegatedServer.Tool("crm/create_refund", new { amount = 80 }))).Decision.Should().BeTrue();
        (await pdp.AskAsync(DelegatedServer.Tool("crm/create_refund", new { amount = 600 }))).Reason.Should().Be(DecisionReason.ArgumentLimit);
        (await pdp.AskAsync(DelegatedServer.Tool("crm/create_refund", new[] { 80 }))).Decision.Should().BeFalse();
    }

    [Fact]
    public async Task Models_and_requests_are_asked_about_by_their_own_names()
    {
        (await pdp.AskAsync(Of("model", "fast", "chat", new { agent = "codex" }))).Decision.Should().BeTrue();
        (await pdp.AskAsync(Of("model", "slow", "chat", new { agent = "codex" }))).Decision.Should().BeFalse();
        (await pdp.AskAsync(Of("model", "fast", "read", new { agent = "codex" }))).Decision.Should().BeFalse();
        (await pdp.AskAsync(Of("operation", "orders/orders/17", "GET", new { agent = "codex", source_ip = "10.1.2.3" }))).Decision.Should().BeTrue();
        (await pdp.AskAsync(Of("operation", "orders/orders/17", "GET", new { agent = "codex", source_ip = "10.1.2.4" }))).Reason.Should().Be(DecisionReason.RuleDenied);
        (await pdp.AskAsync(Of("operation", "orders/orders/../17", "GET", new { agent = "codex", source_ip = "10.1.2.3" }))).Decision.Should().BeFalse();
        (await pdp.AskAsync(Of("operation", "orders/orders/17", "DELETE", new { agent = "codex", source_ip = "10.1.2.3" }))).Decision.Should().BeFalse();
    }

    [Fact]
    public async Task A_query_that_is_told_as_anything_but_a_text_is_not_taken_for_none()
    {
        foreach (var (query, answered) in ((object, bool)[])[("limit=5", true), (new { limit = 900 }, false), (new[] { "limit=900" }, false)])
        {
            var action = new { name = "GET", properties = new { arguments = new { query } } };
            var question = new { subject = new { type = "user", id = "ben" }, action, resource = new { type = "operation", id = "orders/orders/17" }, context = new { agent = "codex", source_ip = "10.1.2.3" } };
            (await pdp.AskAsync(question)).Decision.Should().Be(answered);
        }
    }

    [Fact]
    public async Task A_sign_in_that_is_needed_is_an_obligation_of_the_refusal()
    {
        var reply = await pdp.AskAsync(DelegatedServer.Tool("crm/merge_contacts", new { }));
        (reply.Decision, reply.Context.GetProperty("reason_user").GetProperty("en").GetString()).Should().Be((false, "Merging contacts needs a fresh sign-in."));
        reply.Context.GetProperty("obligations").GetRawText().Should().Be("""[{"type":"step-up","id":"obl-1","acr_value":"urn:example:strong","max_age":300}]""");
    }

    [Fact]
    public async Task Who_says_that_it_cannot_meet_an_obligation_is_refused()
    {
        var reply = await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "codex", obligations_supported = new[] { "step-up" } }));
        (reply.Decision, reply.Reason, reply.Context.TryGetProperty("obligations", out _)).Should().Be((false, "obligation_unmet", false));
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "codex", obligations_supported = new[] { "custom" } }))).Decision.Should().BeTrue();
        (await pdp.AskAsync(DelegatedServer.Tool("crm/create_refund", new { amount = 5 }, new { agent = "codex", obligations_supported = Array.Empty<string>() }))).Decision.Should().BeTrue();
    }

    [Fact]
    public async Task A_call_that_is_refused_for_an_obligation_takes_nothing()
    {
        var delegation = await pdp.GrantAsync("ben", "twice", maxCalls: 1);
        var unable = await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "twice", delegation, obligations_supported = new[] { "step-up" } }));
        (unable.Decision, unable.Reason, unable.Context.GetProperty("code").GetString()).Should().Be((false, "obligation_unmet", "AID5234"));
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "twice", delegation }))).Decision.Should().BeTrue("its one call is still there");
    }

    [Fact]
    public async Task An_administrator_is_told_everything()
    {
        var reply = await pdp.AskAsAdministratorAsync(DelegatedServer.Tool("crm/unheard_of", new { }));
        reply.Decision.Should().BeFalse();
        reply.Context.GetProperty("reason_admin").GetProperty("en").GetString().Should().Contain("human_may").And.Contain("agent_may").And.Contain("delegation");
        var explanation = reply.Context.GetProperty("explanation");
        explanation.GetProperty("conjuncts").GetArrayLength().Should().Be(4);

        // One explanation: what AuthZEN says is what the record, the API over it and so the command line say. Arguments are for the record alone.
        var recorded = (await pdp.Server.AdminGetAsync($"/admin/decisions/{explanation.GetProperty("id").GetString()}"))
            .GetProperty("entries").EnumerateArray().Single().GetProperty("body").GetProperty("decision");
        var (told, kept) = (JsonNode.Parse(explanation.GetRawText())!, JsonNode.Parse(recorded.GetRawText())!);
        kept["inputs"]!["call"]!.AsObject().Remove("arguments").Should().BeTrue();
        JsonNode.DeepEquals(told, kept).Should().BeTrue($"{told.ToJsonString()} is {kept.ToJsonString()}");
    }

    [Fact]
    public async Task A_decision_is_counted_and_recorded_with_whoever_asked_and_a_preview_is_neither()
    {
        var delegation = await pdp.GrantAsync("ben", "twice", maxCalls: 1);
        var before = await EntriesAsync(delegation);
        var preview = DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "twice", delegation, preview = true });
        (await pdp.AskAsync(preview)).Decision.Should().BeTrue();
        (await pdp.AskAsync(preview)).Decision.Should().BeTrue();
        (await EntriesAsync(delegation)).Should().HaveCount(before.Count);

        var question = DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "twice", delegation });
        var allowed = await pdp.AskAsync(question);
        var refused = await pdp.AskAsync(question);
        (allowed.Decision, refused.Decision, refused.Reason).Should().Be((true, false, "calls_exhausted"));

        var entries = await EntriesAsync(delegation);
        entries.Skip(before.Count).Select(static entry => $"{entry.GetProperty("asked_by").GetString()} {entry.GetProperty("call").GetProperty("identifier").GetString()} {entry.GetProperty("answered").GetBoolean()}")
            .Should().Equal("edge get_contact True", "edge get_contact False");
        entries[^1].GetProperty("decision").GetProperty("inputs").GetProperty("call").GetProperty("arguments").GetRawText()
            .Should().Be("{}", "this server is set to record arguments");
        entries[^1].GetProperty("decision").GetProperty("id").GetString().Should().Be(refused.Context.GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_history_of_the_delegation_says_who_let_the_call_through_and_what_its_rule_told()
    {
        var delegation = await pdp.GrantAsync("ben", "twice");
        (await pdp.AskAsync(DelegatedServer.Tool("crm/get_contact", new { }, new { agent = "twice", delegation }))).Decision.Should().BeTrue();
        (await pdp.AskAsync(DelegatedServer.Tool("crm/merge_contacts", new { }, new { agent = "twice", delegation }))).Decision.Should().BeFalse();

        var calls = (await pdp.Server.AdminGetAsync($"/admin/delegations/{delegation}/calls")).EnumerateArray().ToList();

        calls[0].GetProperty("left_to").GetString().Should().Be("edge");
        (calls[1].GetProperty("rule").GetString(), calls[1].GetProperty("message").GetString()).Should().Be(("sign-in-to-merge", "Merging contacts needs a fresh sign-in."));
    }

    [Fact]
    public async Task What_waits_for_an_approval_says_where_and_passes_once_when_it_was_given()
    {
        var question = DelegatedServer.Tool("crm/create_refund", new { amount = 250 });
        var asked = await pdp.AskAsync(question);
        (asked.Decision, asked.Context.GetProperty("reason_user").GetProperty("en").GetString()).Should().Be((false, "Refunds above 100 need a team lead."));
        var request = asked.Context.GetProperty("access_request");
        request.GetProperty("endpoint").GetString().Should().Be(pdp.Server.Origin + "/access/v1/requests");
        var approval = request.GetProperty("binding_token").GetString()!;

        var submitted = await pdp.AskAsync(Submission(approval), address: "/access/v1/requests");
        (submitted.Status, submitted.Json.GetProperty("task").GetProperty("status").GetString()).Should().Be((202, "pending"));
        var status = submitted.Json.GetProperty("task").GetProperty("status_endpoint").GetString()!;

        (await pdp.Server.App.Services.GetRequiredService<ApprovalBook>().ApproveAsync(approval, "lena")).Failure.Should().BeNull();
        (await pdp.StatusAsync(status)).Json.GetProperty("task").GetProperty("status").GetString().Should().Be("approved");
        (await pdp.AskAsync(DelegatedServer.Tool("crm/create_refund", new { amount = 251 }))).Decision.Should().BeFalse("the approval is for other arguments");
        (await pdp.AskAsync(question)).Decision.Should().BeTrue();
        (await pdp.StatusAsync(status)).Json.GetProperty("task").GetProperty("status").GetString().Should().Be("expired");
        (await pdp.AskAsync(question)).Decision.Should().BeFalse("it is used up");
    }

    [Fact]
    public async Task A_request_is_shown_to_whoever_could_have_asked_and_only_for_its_own_question()
    {
        var asked = await pdp.AskAsync(DelegatedServer.Tool("crm/create_refund", new { amount = 260 }));
        var approval = asked.Context.GetProperty("access_request").GetProperty("binding_token").GetString()!;
        var status = asked.Context.GetProperty("access_request").GetProperty("tasks")[0].GetProperty("status_endpoint").GetString()!;

        (await pdp.StatusAsync(status, DelegatedServer.OnlyCrm)).Status.Should().Be(200);
        (await pdp.StatusAsync(status, DelegatedServer.OnlyOrders)).Status.Should().Be(404);
        (await pdp.StatusAsync(status + "x")).Status.Should().Be(404);
        (await pdp.AskAsync(Submission(approval, tool: "crm/get_contact"), address: "/access/v1/requests")).Status.Should().Be(400);
        (await pdp.AskAsync(Submission(approval, human: "cleo"), address: "/access/v1/requests")).Status.Should().Be(400);
        (await pdp.AskAsync(Submission("apr_unknown"), address: "/access/v1/requests")).Status.Should().Be(400);
    }

    private static object Of(string type, string id, string action, object context) => new
    {
        subject = new { type = "user", id = "ben" },
        action = new { name = action, properties = new { arguments = new { } } },
        resource = new { type, id },
        context,
    };

    private static object Submission(string approval, string tool = "crm/create_refund", string human = "ben") => new
    {
        subject = new { type = "user", id = human },
        action = new { name = "tools/call" },
        resource = new { type = "tool", id = tool },
        denial = new { binding_token = approval },
    };

    private async Task<List<JsonElement>> EntriesAsync(string delegation)
    {
        List<JsonElement> bodies = [];
        await foreach (var entry in pdp.Server.App.Services.GetRequiredService<EvidenceStore>().ReadDelegationsAsync([delegation], TestContext.Current.CancellationToken))
        {
            if (entry.Kind == "decision")
            {
                bodies.Add(JsonDocument.Parse(entry.Body).RootElement);
            }
        }

        return bodies;
    }
}
