using System.Text.Json;

namespace AgentIdentity.Server.Tests.Policies;

/// <summary>Calls that a real gateway decided and recorded, put to drafts by the program: the export, its form and the replay fit together.</summary>
public sealed class ReplayFlowTests
{
    private const string NoContacts = "  - { id: no-contacts, on: { tools: [crm/search_contacts] }, deny: \"true\" }\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_policy_that_decided_flips_nothing(bool recordArguments)
    {
        await using var calls = await RecordedCalls.MakeAsync(recordArguments);

        var report = await ReplayAsync(calls, calls.InForce);

        Count(report, "decisions").Should().Be(4);
        (Count(report, "flipped"), Count(report, "bound_otherwise"), Count(report, "unreadable"), Count(report, "without_inputs")).Should().Be((0, 0, 0, 0));
        // Three calls hang on an amount; without it nothing is guessed.
        (Count(report, "same"), Count(report.GetProperty("undecidable"), "arguments")).Should().Be(recordArguments ? (4, 0) : (1, 3));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_draft_that_refuses_one_of_the_calls_is_told_by_human_agent_and_tool(bool recordArguments)
    {
        await using var calls = await RecordedCalls.MakeAsync(recordArguments);

        var report = await ReplayAsync(calls, calls.Policy("draft", 90, NoContacts));

        Flip(report).Should().Be((calls.Human, calls.Agent, "crm/search_contacts", "allow", "deny", "rule no-contacts"));
        Count(report.GetProperty("undecidable"), "arguments").Should().Be(recordArguments ? 0 : 3);
        foreach (var (side, name) in ((string, string)[])[("human", calls.Human), ("agent", calls.Agent), ("tool", "crm/search_contacts")])
        {
            report.GetProperty("by").GetProperty(side).GetRawText().Should().Contain(name);
        }
    }

    [Fact]
    public async Task A_lower_limit_flips_the_one_call_between_the_limits_where_arguments_were_recorded()
    {
        await using var calls = await RecordedCalls.MakeAsync(recordArguments: true);
        var draft = calls.Policy("draft", 50);

        var report = await ReplayAsync(calls, draft);

        Flip(report).Should().Be((calls.Human, calls.Agent, "crm/create_refund", "needs_approval", "deny", "rule refunds-have-a-limit"));
        Count(report, "same").Should().Be(3);
        Flip(await PrintedAsync(calls, "policy", "replay", draft, "--json")).Should().Be(Flip(report), "the server's own records say what their export says");
    }

    [Fact]
    public async Task A_lower_limit_cannot_be_told_where_only_a_digest_was_recorded()
    {
        await using var calls = await RecordedCalls.MakeAsync(recordArguments: false);

        var report = await ReplayAsync(calls, calls.Policy("draft", 50));

        (Count(report, "flipped"), Count(report, "same"), Count(report.GetProperty("undecidable"), "arguments")).Should().Be((0, 1, 3));
        (await calls.Server.EvidenceAsync()).Should().NotContain(line => line.Contains("\"amount\":", StringComparison.Ordinal));
    }

    private static async Task<JsonElement> ReplayAsync(RecordedCalls calls, string draft)
    {
        AgentId program = new(calls.Server);
        var records = calls.Keep("records.jsonl", await program.PrintAsync("audit", "list", "--json"));
        var tuples = calls.Keep("tuples.json", await program.PrintAsync("tuple", "list", "--json"));
        return await PrintedAsync(calls, "policy", "replay", draft, "--records", records, "--tuples", tuples, "--json");
    }

    private static async Task<JsonElement> PrintedAsync(RecordedCalls calls, params string[] args) => JsonElement.Parse(await new AgentId(calls.Server).PrintAsync(args));

    private static int Count(JsonElement report, string name) => report.GetProperty(name).GetInt32();

    private static (string? Human, string? Agent, string? Tool, string? From, string? To, string? Because) Flip(JsonElement report)
    {
        var flip = report.GetProperty("flips").EnumerateArray().Should().ContainSingle().Subject;
        (Count(flip, "count"), Count(report, "flipped")).Should().Be((1, 1));
        string? Text(string name) => flip.GetProperty(name).GetString();
        return (Text("human"), Text("agent"), Text("tool"), Text("from"), Text("to"), Text("because"));
    }
}
