using System.Collections.Immutable;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Rules;

public sealed class RuleLoadTests
{
    /// <summary>Each mistake is refused with the line and column of the mistake itself, and a message that names the mend.</summary>
    [Theory]
    [InlineData("  - { id: a, denny: 'true' }", 3, 14, PolicyError.UnknownKey, "a rule has no 'denny'; it has id, owner, message, mode, since, on, let, deny, require, otherwise, when, redact, label, strip_tool_call; did you mean 'deny'?")]
    [InlineData("  - { id: a, deny: 'true', otherwise: x }", 3, 39, PolicyError.BadValue, "'otherwise' must be a map, not a text")]
    [InlineData("  - { id: a, deny: 'true', otherwise: {} }", 3, 39, PolicyError.BadValue, "'otherwise' needs 'approval' or 'step_up'")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { aproval: x } }", 3, 41, PolicyError.UnknownKey, "did you mean 'approval'?")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { approval: { from: team-lead, ttl: 15m } } }", 3, 59, PolicyError.BadValue, "as role:team-lead or user:ann")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { approval: { from: 'user:*', ttl: 15m } } }", 3, 59, PolicyError.BadValue, "as role:team-lead or user:ann")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { approval: { from: 'user:ann', ttl: 15 } } }", 3, 76, PolicyError.BadValue, "write it as 90s, 15m, 8h or 30d")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { approval: { from: 'user:ann', ttl: 60d } } }", 3, 76, PolicyError.BadValue, "at most 30d")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { approval: { from: 'user:ann' } } }", 3, 51, PolicyError.BadValue, "'approval' needs 'ttl'")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { step_up: {} } }", 3, 50, PolicyError.BadValue, "needs 'acr'")]
    [InlineData("  - { id: a, redact: [x], otherwise: { step_up: { max_age: 1h } } }", 3, 38, PolicyError.BadValue, "'redact' does not")]
    [InlineData("  - { id: a, deny: 'true', redact: [x] }", 3, 36, PolicyError.BadValue, "not both; make two rules of it")]
    [InlineData("  - { id: a, redact: [] }", 3, 22, PolicyError.BadValue, "would do nothing")]
    [InlineData("  - { id: a, redact: iban }", 3, 22, PolicyError.BadValue, "must be a list")]
    [InlineData("  - { id: a, redact: ['a b'] }", 3, 23, PolicyError.BadValue, "no path in an answer")]
    [InlineData("  - { id: a, redact: ['contacts[*].iban'] }", 3, 23, PolicyError.BadValue, "as in contacts[].iban")]
    [InlineData("  - { id: a, label: [Customer] }", 3, 22, PolicyError.BadValue, "is no label")]
    [InlineData("  - { id: a, strip_tool_call: false }", 3, 31, PolicyError.BadValue, "'strip_tool_call' is true")]
    [InlineData("  - { id: a, label: [x], when: '1' }", 3, 33, PolicyError.ExpressionInvalid, "must be true or false")]
    [InlineData("  - { id: a, deny: 'true', when: 'true' }", 3, 34, PolicyError.BadValue, "'when' is for obligations; write the condition into 'deny'")]
    [InlineData("  - { id: a, deny: 'true', since: 2026-11-01 }", 3, 35, PolicyError.BadValue, "add 'mode: shadow'")]
    [InlineData("  - { id: a, deny: 'true', mode: shadow, since: 1.11.2026 }", 3, 49, PolicyError.BadValue, "a date such as 2026-11-01")]
    [InlineData("  - { id: a, on: { risk: [hihg] }, deny: 'true' }", 3, 27, PolicyError.BadValue, "did you mean 'high'?")]
    [InlineData("  - { id: a, on: { actions: [get] }, deny: 'true' }", 3, 30, PolicyError.BadValue, "did you mean 'GET'?")]
    [InlineData("  - { id: a, on: { actions: [tool/call] }, deny: 'true' }", 3, 30, PolicyError.BadValue, "did you mean 'tools/call'?")]
    [InlineData("  - { id: a, on: { operations: [list] }, deny: 'true' }", 3, 33, PolicyError.BadValue, "must name the upstream too")]
    [InlineData("  - { id: a, deny: 'true', mode: log }", 3, 34, PolicyError.BadValue, "'mode' is enforce or shadow")]
    [InlineData("  - { id: a }", 3, 5, PolicyError.BadValue, "needs 'deny' or 'require' (an expression), or an obligation")]
    [InlineData("  - { id: a, deny: 'true', require: 'true' }", 3, 37, PolicyError.BadValue, "not both")]
    [InlineData("  - { deny: 'true' }", 3, 5, PolicyError.BadValue, "a rule needs 'id'")]
    [InlineData("  - { id: A_b, deny: 'true' }", 3, 11, PolicyError.BadValue, "no rule id")]
    [InlineData("  - { id: a, deny: '' }", 3, 20, PolicyError.BadValue, "'deny' is empty")]
    [InlineData("  - { id: a, deny: [x] }", 3, 20, PolicyError.BadValue, "'deny' must be a text, not a list")]
    [InlineData("  - { id: a, on: { tool: [x/y] }, deny: 'true' }", 3, 20, PolicyError.UnknownKey, "'on' has no 'tool'; it has tools, operations, models, actions, upstreams, agents, risk; did you mean 'tools'?")]
    [InlineData("  - { id: a, on: { tools: [] }, deny: 'true' }", 3, 27, PolicyError.BadValue, "would match nothing")]
    [InlineData("  - { id: a, on: { tools: x/y }, deny: 'true' }", 3, 27, PolicyError.BadValue, "must be a list")]
    [InlineData("  - { id: a, on: { tools: [create_refund] }, deny: 'true' }", 3, 28, PolicyError.BadValue, "must name the upstream too")]
    [InlineData("  - { id: a, on: { tools: ['crm/*_refund'] }, deny: 'true' }", 3, 28, PolicyError.BadValue, "only stand at the end")]
    [InlineData("  - { id: a, message: 'now {{ argz.x }}', deny: 'true' }", 3, 31, PolicyError.ExpressionInvalid, "did you mean 'args'?")]
    [InlineData("  - { id: a, message: 'now {{ args.x', deny: 'true' }", 3, 23, PolicyError.BadValue, "is not closed")]
    [InlineData("  - { id: a, deny: 'request.upstrem == 1' }", 3, 29, PolicyError.ExpressionInvalid, "did you mean 'upstream'?")]
    [InlineData("  - { id: a, deny: 'subject.id == ann' }", 3, 35, PolicyError.ExpressionInvalid, "a text stands in quotes")]
    [InlineData("  - { id: a, let: { limit: '1' }, deny: 'variables.limt > 1' }", 3, 52, PolicyError.ExpressionInvalid, "did you mean 'limit'?")]
    [InlineData("  - { id: a, deny: 'subject.id.startWith(1)' }", 3, 0, PolicyError.ExpressionInvalid, "did you mean 'startsWith'?")]
    [InlineData("  - { id: a, deny: 'history.sum(\"crm/x\", subject.id, duration(\"1h\")) > 1.0' }", 3, 21, PolicyError.ExpressionInvalid, "must name its argument as a text")]
    [InlineData("  - { id: a, deny: 'args.x >' }", 3, 0, PolicyError.ExpressionInvalid, "rule a: ")]
    [InlineData("  - { id: a, deny: 'argz.x > 1' }", 3, 21, PolicyError.ExpressionInvalid, "rules can read args, request, resource, subject, actor, chain, delegation, authentication, time, source, history")]
    [InlineData("  - { id: a, deny: 'true || request.upstrem == \"x\"' }", 3, 0, PolicyError.ExpressionInvalid, "request")]
    [InlineData("  - { id: a, deny: '1 + 1' }", 3, 21, PolicyError.ExpressionInvalid, "must be true or false, but its expression is int")]
    [InlineData("  - { id: a, deny: 'subject.id > 1' }", 3, 0, PolicyError.ExpressionInvalid, "rule a: ")]
    [InlineData("  - { id: a, let: { v: '1' }, deny: 'variables.w > 1' }", 3, 0, PolicyError.ExpressionInvalid, "rule a: ")]
    [InlineData("  - { id: a, let: { 1v: '1' }, deny: 'true' }", 3, 21, PolicyError.BadValue, "no variable name")]
    [InlineData("  - { id: a, id: b, deny: 'true' }", 3, 14, PolicyError.Duplicate, "'id' stands here twice")]
    [InlineData("  - &x { id: a, deny: 'true' }", 3, 5, PolicyError.YamlInvalid, "anchors are not allowed")]
    [InlineData("  - !x { id: a, deny: 'true' }", 3, 5, PolicyError.YamlInvalid, "tags are not allowed")]
    [InlineData("  - { id: a, deny: 'true' ", 0, 0, PolicyError.YamlInvalid, "flow mapping")]
    [InlineData("  - x", 3, 5, PolicyError.BadValue, "a rule must be a map, not a text")]
    [InlineData("  - { id: a, on: { tools: [crm/x], upstreams: [orders] }, deny: 'true' }", 3, 47, PolicyError.RuleNamesNothing, "orders is not the upstream of crm/x, so the rule would never apply; remove 'upstreams'")]
    [InlineData("  - { id: a, on: { tools: [crm/x], actions: [POST, GET] }, deny: 'true' }", 3, 45, PolicyError.RuleNamesNothing, "crm/x is not called by POST or GET but by tools/call, so the rule would never apply; remove 'actions'")]
    [InlineData("  - { id: a, on: { operations: [orders/read], actions: [chat] }, deny: 'true' }", 3, 56, PolicyError.RuleNamesNothing, "but by an HTTP method")]
    [InlineData("  - { id: a, on: { models: [fast], upstreams: [crm] }, deny: 'true' }", 3, 47, PolicyError.RuleNamesNothing, "crm is not the upstream of v1/fast")]
    [InlineData("  - { id: a, on: { actions: [chat], upstreams: [crm] }, deny: 'true' }", 3, 48, PolicyError.RuleNamesNothing, "no call of crm has the action chat, so the rule would never apply; remove 'actions' or 'upstreams'")]
    [InlineData("  - { id: a, on: { tools: [crm/x], actions: [GET], upstreams: [orders] }, deny: 'true' }", 3, 45, PolicyError.RuleNamesNothing, "crm/x is not called by GET but by tools/call, and orders is not its upstream")]
    [InlineData("  - { id: a, on: { actions: ['post*'] }, deny: 'true' }", 3, 29, PolicyError.RuleNamesNothing, "no call has the action post*, so the rule would never apply")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { approval: { from: 'rol:lead', ttl: 15m } } }", 3, 60, PolicyError.RuleNamesNothing, "the model has no type 'rol'; did you mean 'role'?")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { approval: { from: 'role:lead#asignee', ttl: 15m } } }", 3, 70, PolicyError.RuleNamesNothing, "type role has no relation 'asignee'; did you mean 'assignee'?")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { approval: { from: 'order:o1', ttl: 15m } } }", 3, 60, PolicyError.RuleNamesNothing, "type order has neither assignee nor member; name the relation, as in order:o1#owner, or a person")]
    [InlineData("  - { id: a, deny: 'true', otherwise: { approval: { from: 'order:o1#worker', ttl: 15m } } }", 3, 60, PolicyError.RuleNamesNothing, "gives no user a way to be order#worker; add [user] there")]
    public void A_mistake_in_a_rule_fails_the_load_at_its_place(string rule, int line, int column, PolicyError error, string message)
    {
        var problem = Problems(World.RuleHead + rule + "\n").Should().ContainSingle().Subject;

        problem.File.Should().Be("rules/main.yaml");
        problem.Error.Should().Be(error);
        problem.Message.Should().Contain(message);
        if (line > 0)
        {
            problem.Line.Should().Be(line);
        }

        if (column > 0)
        {
            problem.Column.Should().Be(column, problem.Message);
        }
    }

    [Fact]
    public void A_mistake_in_a_block_of_several_lines_is_placed_on_its_own_line()
    {
        var problem = Problems(World.RuleHead + "  - id: a\n    deny: |\n      subject.id == 'x' ||\n      nobody == 'y'\n").Single();

        (problem.Line, problem.Column).Should().Be((6, 7), problem.Message);
    }

    [Fact]
    public void A_mistake_in_a_folded_text_is_placed_on_the_line_it_stands_on()
    {
        var problem = Problems(World.RuleHead + "  - id: a\n    deny: >-\n      subject.id == 'x'\n      || nobody == 'y'\n").Single();

        (problem.Line, problem.Column).Should().Be((6, 10), problem.Message);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_in_the_order_of_the_file() =>
        Problems(World.RuleHead + "  - { id: a, denny: x }\n  - { id: b }\n  - { id: c, deny: 'true' }\n  - { id: c, deny: 'true' }\n")
            .Select(p => p.Line).Should().Equal(3, 4, 6);

    [Theory]
    [InlineData("rules: []\n", "needs 'apiVersion'")]
    [InlineData("apiVersion: agentidentity/v9\nrules: []\n", "this version reads agentidentity/v1")]
    [InlineData("apiVersion: agentidentity/v1\nrules: {}\n", "must be a list")]
    [InlineData("apiVersion: agentidentity/v1\nrules: []\nrule: []\n", "has no 'rule'")]
    [InlineData("apiVersion: agentidentity/v1\nrules: []\n---\nrules: []\n", "one document")]
    [InlineData("", "empty")]
    public void A_file_that_is_not_a_rule_file_fails_the_load(string text, string message) =>
        Problems(text).Should().ContainSingle().Which.Message.Should().Contain(message);

    private static ImmutableArray<PolicyProblem> Problems(string rules)
    {
        var load = () => PolicyBundle.Compile([new("model/main.fga", World.Model), new("rules/main.yaml", rules)]);
        return load.Should().Throw<PolicyLoadException>().Which.Problems;
    }
}
