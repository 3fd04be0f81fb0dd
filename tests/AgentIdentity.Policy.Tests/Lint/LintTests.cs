using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Lint;

/// <summary>Each check finds its mistake at its place, and is silent where there is none.</summary>
public sealed class LintTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type agent
        type role
          relations
            define assignee: [user, agent]
        type order
          relations
            define customer: [user]
        type tool
          relations
            define human_may: [user, role#assignee]
            define agent_may: [agent, role#assignee]

        """;

    private const string Mapping = """
        apiVersion: agentidentity/v1
        upstream: crm
        tools:
          create_refund:
            risk: high
            input:
              properties: { order: { type: string }, amount: { type: number }, note: { type: string }, extra: {} }
              required: [order, amount]
            resource: { type: order, id: args.order, human: customer }
          get_contact: { risk: low }

        """;

    private const string Good = "  - { id: ceiling, owner: pay, message: m, on: { tools: [crm/create_refund] }, require: args.amount <= 100 }\n";

    [Fact]
    public void A_sound_policy_has_one_note_about_an_argument_of_any_type() =>
        Find(Good).Should().Equal("note mappings/crm.yaml:4 any-typed-argument: crm/create_refund declares no type for extra, so that a rule may compare it with anything; give it a 'type'");

    [Theory]
    [InlineData("  - { id: a, message: m, on: { tools: [crm/get_contact] }, deny: request.method == 'GET' }", "warning rules/a.yaml:4 rule-without-owner: rule a has no owner; add 'owner: TEAM'*")]
    [InlineData("  - { id: a, owner: o, on: { tools: [crm/get_contact] }, deny: request.method == 'GET' }", "warning rules/a.yaml:4 rule-without-message: rule a has no message*")]
    [InlineData("  - { id: a, owner: o, on: { tools: [crm/get_contact] }, redact: [iban] }", null)]
    [InlineData("  - { id: a, owner: o, message: m, mode: shadow, deny: request.method == 'GET' }", "warning * shadow-without-date: *; add 'since: 2026-11-23'")]
    [InlineData("  - { id: a, owner: o, message: m, mode: shadow, since: 2026-10-23, deny: request.method == 'GET' }", "warning * old-shadow: rule a is in shadow for 31 days; enforce it ('mode: enforce'), or remove it")]
    [InlineData("  - { id: a, owner: o, message: m, mode: shadow, since: 2026-10-24, deny: request.method == 'GET' }", null)]
    [InlineData("  - { id: a, owner: o, message: m, require: 'true || args.amount > 5' }", "warning * idle-rule: rule a never objects, whatever the call is*")]
    [InlineData("  - { id: a, owner: o, when: 'false', label: [x] }", "warning * idle-rule: rule a never applies, whatever the call is*")]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: [crm/get_contact] }, deny: 'true' }", null)]
    [InlineData("  - { id: a, owner: p, message: n, on: { tools: [crm/create_refund] }, require: args.amount <= 100 }", "warning * same-rule: rule a says the same as rule ceiling; remove one")]
    [InlineData("  - { id: a, owner: p, message: n, on: { tools: [crm/get_contact], agents: [x] }, deny: request.method == 'GET' }", null)]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: [crm/create_refund] }, deny: \"args.note == 'x'\" }",
        "note * missing-guard: rule a refuses every call of crm/create_refund that leaves out what it may leave out (*note*); guard it with has(args.NAME)*")]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: [crm/create_refund] }, deny: \"has(args.note) && args.note == 'x'\" }", null)]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: [crm/create_refund] }, deny: \"args.?note.orValue('') == 'x'\" }", null)]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: [erp/pay] }, deny: args.amount > 5 }", "note * untyped-arguments: rule a reads arguments of erp/pay whose types nobody declares*mappings/erp.yaml*")]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: [crm/get_contact, 'erp/*'], upstreams: [crm] }, deny: 'true' }",
        "warning rules/a.yaml:4 idle-selector: rule a names 'erp/?' in 'tools', and no call of it fits 'upstreams'; remove it there, or widen 'upstreams'")]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: [crm/get_contact], upstreams: [crm, erp] }, deny: 'true' }",
        "warning * idle-selector: rule a names 'erp' in 'upstreams', and no call of it fits 'tools'; remove it there, or widen 'tools'")]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: [crm/get_contact], actions: [tools/call, POST] }, deny: 'true' }",
        "warning * idle-selector: rule a names 'POST' in 'actions', and no call of it fits 'tools'; remove it there, or widen 'tools'")]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: [crm/get_contact], models: [fast], actions: [chat] }, deny: 'true' }",
        "warning * idle-selector: rule a names 'crm/get_contact' in 'tools', and no call of it fits 'actions'; remove it there, or widen 'actions'")]
    [InlineData("  - { id: a, owner: o, message: m, on: { tools: ['crm/*'], models: [fast], upstreams: ['*'], actions: ['*'] }, deny: chain.depth > 9 }", null)]
    public void A_doubtful_rule_is_found(string rule, string? expected)
    {
        var found = Find(Good + rule + "\n").Where(f => !f.Contains("any-typed", StringComparison.Ordinal)).ToArray();

        if (expected is null)
        {
            found.Should().BeEmpty();
        }
        else
        {
            found.Should().ContainSingle().Which.Should().Match(expected);
        }
    }

    [Fact]
    public void A_tool_that_no_rule_is_about_is_found_and_one_of_high_risk_is_a_warning()
    {
        var tuples = new[] { "- { user: 'user:ben', relation: human_may, object: 'tool:erp/pay' }" };

        Find("  - { id: all, owner: o, message: m, deny: chain.depth > 9 }\n", tuples: tuples).Should().ContainMatch("warning mappings/crm.yaml:4 tool-without-rule: no rule is about crm/create_refund*")
            .And.ContainMatch("note tuples:0 tool-without-rule: no rule is about erp/pay*").And.NotContainMatch("*get_contact*", "its risk is low");
        Find("  - { id: all, owner: o, message: m, on: { upstreams: [crm, erp] }, deny: chain.depth > 9 }\n", tuples: tuples).Should().NotContainMatch("*tool-without-rule*");
    }

    [Fact]
    public void Rights_for_every_agent_are_found_in_model_and_tuples()
    {
        var model = Model.Replace("[agent, role#assignee]", "[agent, agent:*, role#assignee]", StringComparison.Ordinal);

        Find(Good, model, "- { user: 'agent:*', relation: agent_may, object: 'tool:crm/get_contact' }").Where(f => f.Contains("wildcard", StringComparison.Ordinal)).Should().SatisfyRespectively(
            first => first.Should().StartWith("warning model:14 wildcard-to-agents: tool#agent_may lets a tuple name agent:*"),
            second => second.Should().StartWith("warning tuples:0 wildcard-to-agents: the tuple agent:* agent_may tool:crm/get_contact gives agent_may to every agent"));
    }

    [Fact]
    public void A_relation_that_no_decision_comes_to_is_found()
    {
        var model = Model.Replace("define assignee: [user, agent]", "define assignee: [user, agent]\n    define boss: [user]\n    define approver: [user]", StringComparison.Ordinal);

        Find(Good, model).Where(f => f.Contains("unreachable", StringComparison.Ordinal)).Select(f => f.Split(':')[2]).Should().Equal(
            " no decision comes to role#boss", " no decision comes to role#approver");
        Find(Good.Replace(" }\n", ", otherwise: { approval: { from: 'role:lead#approver', ttl: 5m } } }\n", StringComparison.Ordinal), model)
            .Should().ContainMatch("*role#boss*").And.NotContainMatch("*role#approver*", "an approval asks for it");
    }

    [Fact]
    public void A_right_that_nobody_could_ever_have_is_found() =>
        Find(Good, Model.Replace("define agent_may: [agent, role#assignee]", "define agent_may: [user]", StringComparison.Ordinal))
            .Should().ContainMatch("warning model:14 impossible-right: the model gives no agent a way to be agent_may of a tool: add ?agent], or a role that takes that type");

    private static string[] Find(string rules, string model = Model, params string[] tuples) => [.. PolicyLint.Find(PolicyBundle.Compile(
    [
        new("model/main.fga", model), new("mappings/crm.yaml", Mapping), new("rules/a.yaml", World.RuleHead + rules),
        new("tuples/a.yaml", tuples.Length == 0 ? "[]" : string.Join('\n', tuples)),
    ]), World.Noon).Select(f => $"{(f.Severity == LintSeverity.Warning ? "warning" : "note")} {f.File}:{f.Line} {f.Check}: {f.Message}")];
}
