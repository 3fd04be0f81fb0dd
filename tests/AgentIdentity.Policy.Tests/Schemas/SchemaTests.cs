using FluentAssertions;

namespace AgentIdentity.Policy.Tests.Schemas;

/// <summary>What editors make of the policies: the schemas take what the readers take, and see the slips that can be seen without a model.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task Every_policy_file_that_ships_is_what_its_schema_describes()
    {
        var files = PolicySchema.Files().ToList();
        files.Should().HaveCountGreaterThan(15);

        var mistakes = await PolicySchema.ValidateAsync(files.Select(f => (f.File, f.Schema, PolicySchema.Document(File.ReadAllText(f.File)))));

        mistakes.SelectMany(m => m.Value.Select(v => $"{Path.GetRelativePath(PolicySchema.Folder, m.Key)}: {v}")).Should().BeEmpty();
    }

    [Fact]
    public void Every_policy_file_that_ships_names_its_schema_for_editors() =>
        PolicySchema.Files().Where(f => File.ReadLines(f.File).First() != $"# yaml-language-server: $schema=../../schemas/{f.Schema}.json")
            .Select(f => Path.GetRelativePath(PolicySchema.Folder, f.File)).Should().BeEmpty();

    [Fact]
    public async Task Every_sample_is_what_its_schema_describes()
    {
        var mistakes = await PolicySchema.ValidateAsync(SampleFiles.BySchema.Select(s => (s.Key, s.Key.Split(' ')[0], PolicySchema.Document(s.Value))));
        mistakes.SelectMany(m => m.Value.Select(v => $"{m.Key}: {v}")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_slip_is_seen_by_schema_and_reader_alike()
    {
        (string Schema, string Right, string Wrong)[] slips =
        [
            ("rules", "owner:", "ownr:"),
            ("rules", "mode: shadow", "mode: shadwo"),
            ("rules", "since: 2026-11-01", "since: soon"),
            ("rules", "id: refund-limit", "id: Refund_Limit"),
            ("rules", "risk: [high]", "risk: [hihg]"),
            ("rules", "tools: [crm/create_refund]", "tools: []"),
            ("rules", "tools: [crm/create_refund]", "tools: [create_refund]"),
            ("rules", "tools: [crm/create_refund]", "tools: ['crm/*_refund']"),
            ("rules", "ttl: 15m", "ttl: 15 minutes"),
            ("rules", "from: \"role:lead\"", "from: lead"),
            ("rules", "deny: \"true\",", ""),
            ("rules", "when: \"true\", redact: [iban, \"contacts[].iban\"]", "when: \"true\", deny: \"true\""),
            ("rules", "label: [customer-data]", "label: [customer-data], deny: \"true\""),
            ("rules", "strip_tool_call: true", "strip_tool_call: false"),
            ("rules", "agentidentity/v1", "agentidentity/v2"),
            ("mappings", "risk: high", "risk: hihg"),
            ("mappings", "upstream: crm", "upstream: 'c r m'"),
            ("mappings", "POST /orders/{id}", "/orders/{id}"),
            ("mappings", "unlisted: default", "unlisted: pass"),
            ("mappings", ", human: can_read", ""),
            ("mappings", "type: number", "type: nubmer"),
            ("mappings", "action: change", "action: 'a change'"),
            ("mappings", "operations:", "tools: {}\noperations:"),
            ("tuples", "relation: can_read, ", ""),
            ("tuples", "condition:", "conditon:"),
            ("decision-tests", "outcome: deny", "outcome: denied"),
            ("decision-tests", "under:", "udner:"),
            ("decision-tests", "human_may: false", "human_may: maybe"),
            ("decision-tests", "ago: 5m", "ago: recently"),
            ("decision-tests", "assurance: authenticated", "assurance: sure"),
            ("decision-tests", "state: active", "state: alive"),
            ("decision-tests", ", because: \"of this\"", ""),
            ("store-tests", "can_read: true", "can_read: yes"),
            ("store-tests", "user_filter: [{ type: user }]", "user_filter: []"),
            ("store-tests", "check:", "chek:"),
        ];
        var documents = slips.Select((s, i) => (Name: $"{i}: {s.Schema}: {s.Wrong}", s.Schema, Text: Replaced(SampleFiles.BySchema[s.Schema], s.Right, s.Wrong))).ToList();

        var mistakes = await PolicySchema.ValidateAsync(documents.Select(d => (d.Name, d.Schema, PolicySchema.Document(d.Text))));

        mistakes.Where(m => m.Value.Length == 0).Select(m => m.Key).Should().BeEmpty("the schema sees it");
        documents.Where(d => SampleFiles.Problems(d.Schema, d.Text).Count == 0).Select(d => d.Name).Should().BeEmpty("the reader sees it");
    }

    private static string Replaced(string text, string right, string wrong)
    {
        text.Should().Contain(right);
        return text.Replace(right, wrong, StringComparison.Ordinal);
    }
}
