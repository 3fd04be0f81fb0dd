using System.Collections.Immutable;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Rules;

public sealed class RuleLoadTests
{
    /// <summary>Each mistake is refused with the line and column of the mistake itself, and a message that names the mend.</summary>
    [Theory]
    [InlineData("  - { id: a, denny: 'true' }", 3, 14, PolicyError.UnknownKey, "a rule has no 'denny'; it has id, owner, message, mode, on, let, deny, require")]
    [InlineData("  - { id: a, deny: 'true', otherwise: x }", 3, 28, PolicyError.Unsupported, "'otherwise' is not supported")]
    [InlineData("  - { id: a, deny: 'true', redact: [x] }", 3, 28, PolicyError.Unsupported, "'redact' is not supported")]
    [InlineData("  - { id: a, deny: 'true', mode: log }", 3, 34, PolicyError.BadValue, "'mode' is enforce or shadow")]
    [InlineData("  - { id: a }", 3, 5, PolicyError.BadValue, "needs 'deny' or 'require'")]
    [InlineData("  - { id: a, deny: 'true', require: 'true' }", 3, 37, PolicyError.BadValue, "not both")]
    [InlineData("  - { deny: 'true' }", 3, 5, PolicyError.BadValue, "a rule needs 'id'")]
    [InlineData("  - { id: A_b, deny: 'true' }", 3, 11, PolicyError.BadValue, "no rule id")]
    [InlineData("  - { id: a, deny: '' }", 3, 20, PolicyError.BadValue, "'deny' is empty")]
    [InlineData("  - { id: a, deny: [x] }", 3, 20, PolicyError.BadValue, "'deny' must be a text, not a list")]
    [InlineData("  - { id: a, on: { tool: [x/y] }, deny: 'true' }", 3, 20, PolicyError.UnknownKey, "'on' has no 'tool'; it has tools, actions, upstreams, agents")]
    [InlineData("  - { id: a, on: { tools: [] }, deny: 'true' }", 3, 27, PolicyError.BadValue, "would match nothing")]
    [InlineData("  - { id: a, on: { tools: x/y }, deny: 'true' }", 3, 27, PolicyError.BadValue, "must be a list")]
    [InlineData("  - { id: a, on: { tools: [create_refund] }, deny: 'true' }", 3, 28, PolicyError.BadValue, "must name the upstream too")]
    [InlineData("  - { id: a, on: { tools: ['crm/*_refund'] }, deny: 'true' }", 3, 28, PolicyError.BadValue, "only stand at the end")]
    [InlineData("  - { id: a, message: 'now {{args.x}}', deny: 'true' }", 3, 23, PolicyError.Unsupported, "{{expressions}}")]
    [InlineData("  - { id: a, deny: 'args.x >' }", 3, 0, PolicyError.ExpressionInvalid, "rule a: ")]
    [InlineData("  - { id: a, deny: 'argz.x > 1' }", 3, 21, PolicyError.ExpressionInvalid, "rules can read request.upstream")]
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
