using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.DecisionTests;

/// <summary>A file of tests about the small company of <see cref="World"/>, and what reading or running it says.</summary>
internal static class TestSource
{
    public const string Head = """
        apiVersion: agentidentity/v1
        now: 2026-11-23T12:00:00Z
        tuples:
          - { user: "user:ben", relation: assignee, object: "role:support" }
          - { user: "role:support#assignee", relation: human_may, object: "tool:crm/create_refund" }
          - { user: "agent:codex", relation: agent_may, object: "tool:crm/create_refund" }
          - { user: "agent:helper", relation: agent_may, object: "tool:crm/create_refund" }
          - { user: "user:ben", relation: human_may, object: "operation:orders/read" }
          - { user: "agent:codex", relation: agent_may, object: "operation:orders/read" }
          - { user: "user:ben", relation: human_may, object: "model:fast" }
          - { user: "agent:codex", relation: agent_may, object: "model:fast" }
        delegations:
          desk:
            human: ben
            agent: codex
            purpose: support
            ends: 2026-12-01T00:00:00Z
            grants:
              - { tools: [crm/create_refund], limits: { amount: { max: 500 } } }
              - { http: "orders GET /orders/*" }
              - { models: [fast] }
          child: { parent: desk, agent: helper, grants: [{ tools: [crm/create_refund], limits: { amount: { max: 50 } } }] }

        """;

    public const string Under = "name: t, under: desk, call: { tool: crm/create_refund, args: { amount: 80 } }";

    public static PolicyBundle Policy(string? rules = null) => new World { Rules = rules ?? World.Ceiling }.Bundle();

    public static DecisionTestFile Read(string rest, string? rules = null) => DecisionTestFile.Parse(Head + rest, "a.test.yaml", Policy(rules));

    public static DecisionTestResult[] Run(string rest, string? rules = null) => [.. Read(rest, rules).Run()];

    /// <summary>The problems of a file; positions count from the first line after the head.</summary>
    public static string[] Problems(string rest, string? rules = null)
    {
        Action read = () => Read(rest, rules);
        var before = Head.Count(c => c == '\n');
        return [.. read.Should().Throw<PolicyLoadException>().Which.Problems.Select(p => $"{p.Line - before}:{p.Column} {p.Error.Code()} {p.Message}")];
    }
}
