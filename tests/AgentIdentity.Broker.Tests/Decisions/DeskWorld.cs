using System.Text.Json;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests.Decisions;

/// <summary>A broker with rules, in which Ben's agents may search and refund at crm, and Ann is a team lead.</summary>
internal static class DeskWorld
{
    public const string RefundsNeedALead = """
          - id: refunds
            owner: payments
            message: "Refunds above 100 need a team lead."
            on: { tools: [crm/create_refund] }
            require: args.amount <= 100
            otherwise: { approval: { from: "role:team-lead", ttl: 15m } }

        """;

    public static readonly Call Search = Call.Tool("crm", "search_contacts", null);

    public static Call Refund(string arguments) => Call.Tool("crm", "create_refund", JsonDocument.Parse(arguments).RootElement);

    public static async Task<TestBroker> StartAsync(string rules)
    {
        var broker = await TestBroker.StartAsync();
        foreach (var person in (string[])["ann", "eve"])
        {
            (await broker.People.AddAsync(new NewPerson(person, person, TestBroker.Password), "admin")).Failure.Should().BeNull();
        }

        (string User, string Relation)[] may = [("user:ben", "human_may"), ("agent:codex", "agent_may"), ("agent:scout", "agent_may")];
        foreach (var tuple in may.SelectMany(static m => ((string[])["search_contacts", "create_refund"]).Select(tool => new RelationTuple(m.User, m.Relation, "tool:crm/" + tool)))
            .Append(new RelationTuple("user:ben", "human_may", "model:gpt"))
            .Append(new RelationTuple("agent:codex", "agent_may", "model:gpt"))
            .Append(new RelationTuple("user:ben", "human_may", "operation:orders/read"))
            .Append(new RelationTuple("agent:codex", "agent_may", "operation:orders/read"))
            .Append(new RelationTuple("user:ann", "assignee", "role:team-lead")))
        {
            (await broker.Part<AdminTuples>().WriteAsync(tuple, "admin")).Failure.Should().BeNull();
        }

        await broker.RulesAsync(rules);
        return broker;
    }

    /// <summary>Puts other rules in force.</summary>
    public static async Task RulesAsync(this TestBroker broker, string rules)
    {
        var folder = Directory.CreateDirectory(Path.Combine(broker.Folder, "policy", "rules")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "test.yaml"), "apiVersion: agentidentity/v1\nrules:\n" + rules);
        var loaded = await broker.Part<PolicySource>().ReloadAsync("admin");
        broker.Part<PolicySource>().Problems.Select(static problem => problem.ToString()).Should().BeEmpty();
        loaded.Should().BeTrue();
    }

    public static Delegation Token(this DelegationRecord record) => DecisionDeskTests.Token(record, record.Details);

    public static async Task<Decided> DecideAsync(this TestBroker broker, Delegation token, Call call, CallTerms? terms = null) =>
        await broker.Part<DecisionDesk>().DecideAsync(token, call, terms ?? CallTerms.None);

    public static async Task<Outcome> OutcomeAsync(this TestBroker broker, Delegation token, Call call) => (await broker.DecideAsync(token, call)).Decision.Outcome;

    public static ApprovalBook Approvals(this TestBroker broker) => broker.Part<ApprovalBook>();
}
