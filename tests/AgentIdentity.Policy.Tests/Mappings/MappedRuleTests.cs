using System.Text.Json;
using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Mappings;

/// <summary>Whole decisions under mappings: what relations and rules make of them.</summary>
public sealed class MappedRuleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private const string Model = """
        model
          schema 1.1
        type user
        type agent
        type order
          relations
            define can_read: [user]
            define agent_can_work: [agent]
        type tool
          relations
            define human_may: [user]
            define agent_may: [agent]
        type operation
          relations
            define human_may: [user]
            define agent_may: [agent]
        """;

    private const string Crm = """
        apiVersion: agentidentity/v1
        upstream: crm
        tools:
          refund:
            risk: high
            resource: { type: order, id: args.order, human: can_read, agent: agent_can_work }
            attributes: { large: { from: args.amount > 100.0 } }
            input: { properties: { order: { type: string }, amount: { type: number } }, required: [order, amount] }
        """;

    private const string Orders = """
        apiVersion: agentidentity/v1
        upstream: orders
        operations:
          GET /orders/{id}: { risk: low, resource: { type: order, id: args.path.id, human: can_read } }
          POST /orders/search: { risk: low, action: read }
          POST /orders/{id}/refund:
            action: refund
            risk: high
            input: { body: { properties: { amount: { type: number } }, required: [amount] }, query: { properties: { dry: { type: boolean } } } }
        """;

    private static readonly RelationTuple[] Everything =
    [
        new("user:ben", "human_may", "tool:crm/refund"), new("agent:codex", "agent_may", "tool:crm/refund"),
        new("user:ben", "human_may", "operation:orders/read"), new("agent:codex", "agent_may", "operation:orders/read"),
        new("user:ben", "human_may", "operation:orders/refund"), new("agent:codex", "agent_may", "operation:orders/refund"),
        new("user:ben", "can_read", "order:17"), new("agent:codex", "agent_can_work", "order:17"),
    ];

    [Theory]
    [InlineData("""{"order":"17","amount":50}""", Outcome.Allow, null)]
    [InlineData("""{"order":"18","amount":50}""", Outcome.Deny, "no_relation")]
    [InlineData("""{"order":"17","amount":150}""", Outcome.Deny, "rule_denied")]
    [InlineData("""{"order":"17","amount":"50"}""", Outcome.Deny, "arguments_invalid")]
    [InlineData("""{"order":"1 7","amount":50}""", Outcome.Deny, "resource_unknown")]
    public void A_tool_asks_for_the_right_to_the_resource_that_its_arguments_name(string arguments, Outcome outcome, string? reason)
    {
        var decision = Decide("{ id: small, on: { tools: [crm/refund] }, deny: resource.attributes.large }", Call.Tool("crm", "refund", Mapped.Json(arguments)));
        (decision.Outcome, decision.ReasonCode).Should().Be((outcome, reason));
    }

    [Fact]
    public void The_agent_needs_its_relation_to_the_resource_too()
    {
        var decision = Decide(null, Call.Tool("crm", "refund", Mapped.Json("""{"order":"17","amount":5}""")), Everything.Where(t => t.Relation != "agent_can_work"));
        decision.Conjuncts.Where(c => !c.Ok).Select(c => c.Name).Should().Equal("agent_may");
    }

    [Fact]
    public void A_list_shows_a_tool_whose_resource_and_attributes_depend_on_the_arguments()
    {
        const string rule = "{ id: small, on: { tools: [crm/refund] }, deny: resource.attributes.large || resource.id == '18' }";
        Decide(rule, Call.ToolInList("crm", "refund")).Outcome.Should().Be(Outcome.Allow);
        Decide(rule, Call.ToolInList("crm", "other")).Visible.Should().BeFalse();
        Decide(rule, Call.ToolUnread("crm", "refund")).ReasonCode.Should().Be("body_required");
    }

    [Fact]
    public void Whoever_may_not_use_a_tool_does_not_learn_of_it_by_wrong_arguments() =>
        Decide(null, Call.Tool("crm", "refund", Mapped.Json("{}")), []).Visible.Should().BeFalse();

    [Theory]
    [InlineData("GET", "/orders/17", null, Outcome.Allow, null)]
    [InlineData("HEAD", "/orders/17", null, Outcome.Allow, null)]
    [InlineData("GET", "/orders/18", null, Outcome.Deny, "no_relation")]
    [InlineData("GET", "/orders/17/", null, Outcome.Deny, "not_mapped")]
    [InlineData("DELETE", "/orders/17", null, Outcome.Deny, "not_mapped")]
    [InlineData("POST", "/orders/search", null, Outcome.Allow, null)]
    [InlineData("POST", "/orders/17/refund", null, Outcome.Deny, "body_required")]
    [InlineData("POST", "/orders/17/refund", """{"amount":50}""", Outcome.Allow, null)]
    [InlineData("POST", "/orders/17/refund", """{"amount":500}""", Outcome.Deny, "rule_denied")]
    [InlineData("POST", "/orders/17/refund", """{"amount":"50"}""", Outcome.Deny, "arguments_invalid")]
    public void An_operation_is_found_by_its_path_and_rules_read_its_parts(string method, string path, string? body, Outcome outcome, string? reason)
    {
        JsonElement? read = body is null ? null : Mapped.Json(body);
        var decision = Decide("{ id: small, on: { operations: [orders/refund] }, require: args.body.amount <= 100.0 }", Call.Http("orders", method, path, null, body is not null, read));
        (decision.Outcome, decision.ReasonCode).Should().Be((outcome, reason));
    }

    [Fact]
    public void A_rule_reads_path_and_query_without_a_body()
    {
        const string rule = "{ id: dry, on: { operations: [orders/refund] }, deny: args.?query.?dry.orValue(false) && args.path.id == '17' }";
        Decide(rule, Call.Http("orders", "POST", "/orders/17/refund", "dry=true", false)).ReasonCode.Should().Be("rule_denied");
        Decide(rule, Call.Http("orders", "POST", "/orders/17/refund", "dry=false", false)).Outcome.Should().Be(Outcome.Allow);
        Decide(rule, Call.Http("orders", "POST", "/orders/17/refund", "dry=true&dry=false", false)).ReasonCode.Should().Be("arguments_invalid");
    }

    [Theory]
    [InlineData("{ id: a, on: { tools: [crm/refund] }, require: args.amuont <= 5.0 }", "amuont")]
    [InlineData("{ id: a, on: { tools: [crm/refund] }, require: args.order <= 5.0 }", "no overload of")]
    [InlineData("{ id: a, on: { operations: [orders/refund] }, require: args.body.amuont <= 5.0 }", "amuont")]
    [InlineData("{ id: a, on: { operations: [orders/refund] }, require: args.path.idd == '5' }", "idd")]
    public void A_rule_that_misspells_an_argument_does_not_load(string rule, string message)
    {
        var loading = () => Bundle(rule);
        loading.Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle().Which.Message.Should().Contain(message);
    }

    private static Decision Decide(string? rule, Call call, IEnumerable<RelationTuple>? tuples = null)
    {
        var bundle = Bundle(rule);
        var snapshot = new PolicySnapshot(bundle, TupleIndex.Build(tuples ?? Everything));
        Grant[] grants =
        [
            new(CallKind.Mcp, "crm", ["tools/call"], "*", []),
            new(CallKind.Http, "orders", ["GET", "HEAD", "POST", "DELETE"], "/*", []),
        ];
        return new Decider().Decide(new DecisionRequest(call, "ben", "codex",
            [new DelegationLink("del_1", "ben", "codex", DelegationState.Active, Noon.AddDays(1), [.. grants])], null, Noon), snapshot, "dec_1");
    }

    private static PolicyBundle Bundle(string? rule)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["model/main.fga"] = Model, ["mappings/crm.yaml"] = Crm, ["mappings/orders.yaml"] = Orders };
        if (rule is not null)
        {
            files["rules/a.yaml"] = $"apiVersion: agentidentity/v1\nrules:\n  - {rule}\n";
        }

        return PolicyBundle.Compile(files);
    }
}
