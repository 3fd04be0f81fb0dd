using System.Collections.Immutable;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Bundles;

/// <summary>The policy that ships, as it lies in the repository.</summary>
public sealed class DefaultPolicyTests
{
    private static readonly PolicyBundle Default = PolicyBundle.Load(Folder());

    private static readonly ImmutableArray<RelationTuple> Hired =
        [new("user:ben", "assignee", "role:support"), new("agent:codex", "assignee", "role:support-agent")];

    [Theory]
    [InlineData("search_contacts")]
    [InlineData("get_contact")]
    [InlineData("create_refund")]
    [InlineData("delete_contact")]
    public void A_fresh_installation_permits_nobody_anything(string tool) =>
        Decide(tool, """{"amount":80}""", []).Conjuncts.Take(2).Should().OnlyContain(c => !c.Ok);

    [Theory]
    [InlineData("search_contacts", "{}", null)]
    [InlineData("create_refund", """{"amount":80}""", null)]
    [InlineData("create_refund", """{"amount":250}""", null)]
    [InlineData("create_refund", """{"amount":251}""", "refund-ceiling")]
    [InlineData("create_refund", """{"amount":-1}""", "refund-positive")]
    [InlineData("create_refund", """{}""", "refund-ceiling")]
    [InlineData("create_refund", """{"amount":"80"}""", "refund-ceiling")]
    public void Somebody_in_support_may_refund_up_to_the_ceiling(string tool, string arguments, string? rule)
    {
        var decision = Decide(tool, arguments, Hired);

        (decision.Outcome, decision.Rule?.Id).Should().Be((rule is null ? Outcome.Allow : Outcome.Deny, rule));
    }

    [Fact]
    public void Nobody_may_delete_a_contact() => Decide("delete_contact", "{}", Hired).Outcome.Should().Be(Outcome.Deny);

    [Fact]
    public void A_membership_runs_out_by_itself()
    {
        RelationTuple Until(string ends) => new("user:ben", "assignee", "role:support", new("until", World.Json($$"""{"ends":"{{ends}}"}""")));

        Decide("get_contact", "{}", [Until("2026-11-23T12:00:01Z"), Hired[1]]).Outcome.Should().Be(Outcome.Allow);
        Decide("get_contact", "{}", [Until("2026-11-23T12:00:00Z"), Hired[1]]).ReasonCode.Should().Be(DecisionReason.ConditionFailed);
    }

    [Fact]
    public void Agents_in_a_long_row_are_refused()
    {
        var links = Enumerable.Range(1, 5).Select(i => World.Link($"dlg_{i}")).ToImmutableArray();
        var request = new World { Call = Call.Tool("crm", "create_refund", World.Json("""{"amount":80}""")), Chain = links }.Request();

        new Decider().Decide(request, new(Default, TupleIndex.Build([.. Default.SeedTuples, .. Hired])), "dec_1").Rule?.Id.Should().Be("short-chains");
    }

    [Theory]
    [InlineData("search_contacts", true)]
    [InlineData("get_contact", true)]
    [InlineData("getContact", true)]
    [InlineData("list", true)]
    [InlineData("create_refund", false)]
    [InlineData("get_and_delete_contact", false)]
    [InlineData("getaway", false)]
    [InlineData("target_list", false)]
    [InlineData("GET_contact", false)]
    [InlineData("search_and_destroy", false)]
    [InlineData("readAndWrite", false)]
    [InlineData("get_settings", true)]
    public void An_agent_that_nobody_proved_reads_and_does_nothing_else(string tool, bool reads)
    {
        RelationTuple[] tuples = [.. Hired, new("toolset:crm-read", "set", $"tool:crm/{tool}")];

        DecideSelfAsserted(Call.Tool("crm", tool, World.Json("""{"amount":80}""")), CallKind.Mcp, tuples).Rule?.Id
            .Should().Be(reads ? null : "self-asserted-reads-only");
        Decide(tool, """{"amount":80}""", [.. tuples]).Rule.Should().BeNull("an agent that proved its key is not concerned");
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("OPTIONS", true)]
    [InlineData("POST", false)]
    [InlineData("DELETE", false)]
    [InlineData("PURGE", false)]
    public void An_agent_that_nobody_proved_sends_no_changing_request(string method, bool reads) =>
        DecideSelfAsserted(Call.Http("orders", method, "/orders/1"), CallKind.Http, []).Rule?.Id.Should().Be(reads ? null : "self-asserted-reads-only");

    [Fact]
    public void An_agent_that_nobody_proved_may_ask_a_model() =>
        DecideSelfAsserted(Call.Chat("fast", World.Json("{}")), CallKind.Model, []).Rule.Should().BeNull();

    [Fact]
    public void Every_enforced_rule_has_an_owner_and_a_message() =>
        Default.Rules.Rules.Should().OnlyContain(r => r.Owner != null && r.Message != null);

    private static Decision Decide(string tool, string arguments, ImmutableArray<RelationTuple> tuples)
    {
        var grant = new Grant(CallKind.Mcp, "crm", ["tools/call"], "*", []);
        var world = new World { Call = Call.Tool("crm", tool, World.Json(arguments)), Chain = [World.Link() with { Grants = [grant] }] };
        return new Decider().Decide(world.Request(), new(Default, TupleIndex.Build([.. Default.SeedTuples, .. tuples])), "dec_1");
    }

    private static Decision DecideSelfAsserted(Call call, CallKind kind, RelationTuple[] tuples)
    {
        var world = new World { Call = call, Chain = [World.Link() with { Grants = [new Grant(kind, call.Upstream, [call.Action], "**", [])] }] };
        var request = world.Request() with { ActorAssurance = "self_asserted" };
        return new Decider().Decide(request, new(Default, TupleIndex.Build([.. Default.SeedTuples, .. tuples])), "dec_1");
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "policies", "default");
    }
}
