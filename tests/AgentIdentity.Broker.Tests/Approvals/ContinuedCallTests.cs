using System.Text.Json;
using AgentIdentity.Broker.Tests.Decisions;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests.Approvals;

/// <summary>A call that was approved, whose server asks back before it is done.</summary>
public sealed class ContinuedCallTests
{
    private static readonly Call Large = DeskWorld.Refund("""{"amount":250,"order":"o1"}""");

    [Fact]
    public async Task A_later_part_that_tells_nothing_goes_on_under_the_approval_of_the_first_also_after_a_restart()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var (token, first) = await BeginAsync(broker);

        (await PartAsync(broker, token, Large, first)).Decision.Outcome.Should().Be(Outcome.Allow);
        await broker.RestartAsync();
        (await PartAsync(broker, token, Large, first)).Decision.Outcome.Should().Be(Outcome.Allow);
        (await broker.KindsAsync()).Count(static kind => kind == "approval.consumed").Should().Be(1, "it is one use");
        (await broker.OutcomeAsync(token, Large)).Should().Be(Outcome.NeedsApproval, "another call is another call");
        broker.Later(TimeSpan.FromMinutes(31));
        (await PartAsync(broker, token, Large, first)).Decision.Outcome.Should().NotBe(Outcome.Allow);
    }

    [Fact]
    public async Task It_covers_no_other_arguments_no_other_delegation_and_no_made_up_beginning()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var (token, first) = await BeginAsync(broker);
        (await PartAsync(broker, token, DeskWorld.Refund("""{"amount":251,"order":"o1"}"""), first)).Decision.Outcome.Should().Be(Outcome.NeedsApproval);
        (await PartAsync(broker, (await broker.GrantAsync()).Token(), Large, first)).Decision.Outcome.Should().Be(Outcome.NeedsApproval);
        (await PartAsync(broker, token, Large, "dec_madeup")).Decision.Outcome.Should().Be(Outcome.NeedsApproval);
    }

    [Fact]
    public async Task What_the_client_answers_needs_an_approval_of_its_own_that_shows_question_and_answer()
    {
        await using var broker = await DeskWorld.StartAsync(DeskWorld.RefundsNeedALead);
        var (token, first) = await BeginAsync(broker);
        const string said = """{"sure":{"answer":{"action":"accept","content":{"amount":9000}},"question":"How much really?"}}""";

        var asked = await PartAsync(broker, token, Large, first, said);

        asked.Decision.Outcome.Should().Be(Outcome.NeedsApproval);
        var approval = asked.Approvals.Single();
        approval.Arguments.Should().Be($$"""[{"amount":250,"order":"o1"},{{said}}]""");
        (await broker.Approvals().ApproveAsync(approval.Id, "ann")).Ok.Should().BeTrue();
        (await PartAsync(broker, token, Large, first, said.Replace("9000", "9001", StringComparison.Ordinal))).Decision.Outcome.Should().Be(Outcome.NeedsApproval);
        (await PartAsync(broker, token, Large, first, said)).Decision.Outcome.Should().Be(Outcome.Allow);
        (await PartAsync(broker, token, Large, first, said)).Decision.Outcome.Should().Be(Outcome.NeedsApproval, "once");
    }

    private static async Task<(Delegation Token, string First)> BeginAsync(TestBroker broker)
    {
        var token = (await broker.GrantAsync()).Token();
        (await broker.Approvals().ApproveAsync((await broker.DecideAsync(token, Large)).Approvals.Single().Id, "ann")).Ok.Should().BeTrue();
        var allowed = await broker.DecideAsync(token, Large);
        allowed.Decision.Outcome.Should().Be(Outcome.Allow);
        return (token, allowed.Decision.Id);
    }

    private static Task<Decided> PartAsync(TestBroker broker, Delegation token, Call call, string first, string? told = null) =>
        broker.DecideAsync(token, call, CallTerms.None with { Continues = first, Told = told is null ? null : JsonElement.Parse(told) });
}
