using System.Collections.Immutable;
using System.Text;

namespace AgentIdentity.Policy.Tests.Comparison;

public sealed class RuleChangeTests
{
    private const string Ceiling = "{ id: ceiling, on: { tools: [crm/a, crm/b] }, require: args.amount <= 100 }";

    [Theory]
    [InlineData(Ceiling, "{ id: ceiling, mode: shadow, on: { tools: [crm/a, crm/b] }, require: args.amount <= 100 }", "mode", ChangeEffect.Widens, "enforce", "shadow")]
    [InlineData(Ceiling, null, "removed", ChangeEffect.Widens, "require: args.amount <= 100", null)]
    [InlineData(null, Ceiling, "added", ChangeEffect.Narrows, null, "require: args.amount <= 100")]
    [InlineData(Ceiling, "{ id: ceiling, on: { tools: [crm/a] }, require: args.amount <= 100 }", "on.tools", ChangeEffect.Widens, "crm/a, crm/b", "crm/a")]
    [InlineData(Ceiling, "{ id: ceiling, on: { tools: ['crm/*'] }, require: args.amount <= 100 }", "on.tools", ChangeEffect.Narrows, "crm/a, crm/b", "crm/*")]
    [InlineData(Ceiling, "{ id: ceiling, require: args.amount <= 100 }", "on.tools", ChangeEffect.Narrows, "crm/a, crm/b", null)]
    [InlineData(Ceiling, "{ id: ceiling, on: { tools: [crm/a, crm/c] }, require: args.amount <= 100 }", "on.tools", ChangeEffect.Unknown, "crm/a, crm/b", "crm/a, crm/c")]
    [InlineData(Ceiling, "{ id: ceiling, on: { tools: [crm/a, crm/b], agents: [codex] }, require: args.amount <= 100 }", "on.agents", ChangeEffect.Widens, null, "codex")]
    [InlineData(Ceiling, "{ id: ceiling, on: { tools: [crm/a, crm/b] }, require: args.amount <= 200 }", "require", ChangeEffect.Unknown, "args.amount <= 100", "args.amount <= 200")]
    [InlineData(Ceiling, "{ id: ceiling, on: { tools: [crm/a, crm/b] }, deny: args.amount <= 100 }", "kind", ChangeEffect.Unknown, "require: args.amount <= 100", "deny: args.amount <= 100")]
    [InlineData(Ceiling, "{ id: ceiling, on: { tools: [crm/a, crm/b] }, require: args.amount <= 100, otherwise: { approval: { from: 'role:lead', ttl: 15m } } }",
        "otherwise", ChangeEffect.Widens, null, "{approval: {from: role:lead, ttl: 15m}}")]
    [InlineData(Ceiling, "{ id: ceiling, on: { tools: [crm/a, crm/b] }, require: args.amount <= 100, message: Ask ann. }", "message", ChangeEffect.None, null, "Ask ann.")]
    [InlineData("{ id: r, redact: [iban, bic] }", "{ id: r, redact: [iban] }", "redact", ChangeEffect.Widens, "iban, bic", "iban")]
    [InlineData("{ id: r, redact: [iban] }", "{ id: r, redact: [iban, bic] }", "redact", ChangeEffect.Narrows, "iban", "iban, bic")]
    [InlineData("{ id: r, label: [a] }", "{ id: r, label: [b] }", "label", ChangeEffect.Unknown, "a", "b")]
    [InlineData("{ id: r, redact: [iban] }", "{ id: r, redact: [iban], when: subject.id == 'ann' }", "when", ChangeEffect.Widens, null, "subject.id == 'ann'")]
    [InlineData("{ id: r, mode: shadow, redact: [iban] }", null, "removed", ChangeEffect.None, "redact: iban (shadow)", null)]
    [InlineData("{ id: r, mode: shadow, redact: [iban, bic] }", "{ id: r, mode: shadow, redact: [iban] }", "redact", ChangeEffect.None, "iban, bic", "iban")]
    [InlineData("{ id: r, let: { a: '1' }, deny: variables.a == 1 }", "{ id: r, let: { a: '2' }, deny: variables.a == 1 }", "let", ChangeEffect.Unknown, "{a: 1}", "{a: 2}")]
    public void A_change_is_named_with_what_it_can_do(string? before, string? after, string what, ChangeEffect effect, string? was, string? is_)
    {
        var change = RuleChange.Between(Rules(before), Rules(after)).Should().ContainSingle().Subject;
        (change.What, change.Effect, change.Was, change.Is).Should().Be((what, effect, was, is_));
    }

    [Fact]
    public void Order_files_and_spelling_of_the_YAML_are_no_change()
    {
        var one = Content("rules/a.yaml", $"apiVersion: agentidentity/v1\nrules:\n  - {Ceiling}\n  - {{ id: other, deny: 'false' }}\n");
        var other = Content("rules/b.yaml", """
            apiVersion: agentidentity/v1
            rules:
              - deny: "false"
                id: other
              - id: ceiling
                mode: enforce
                on:
                  tools: [crm/b, crm/a]
                require: |
                  args.amount <= 100

            """);

        RuleChange.Between(RuleOutline.Read(one), RuleOutline.Read(other)).Should().BeEmpty();
        RuleOutline.Parse(RuleOutline.Write(RuleOutline.Read(one))).Should().BeEquivalentTo(RuleOutline.Read(one));
    }

    private static ImmutableArray<RuleOutline> Rules(string? rule) =>
        rule is null ? [] : RuleOutline.Read(Content("rules/a.yaml", $"apiVersion: agentidentity/v1\nrules:\n  - {rule}\n"));

    private static BundleContent Content(string path, string text) => BundleContent.Of([new(path, Encoding.UTF8.GetBytes(text))]);
}
