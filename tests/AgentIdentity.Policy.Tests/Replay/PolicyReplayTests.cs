using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Tests.Decisions;

namespace AgentIdentity.Policy.Tests.Replay;

public sealed class PolicyReplayTests
{
    private static readonly World Now = new();
    private static readonly World Stricter = Now with { Rules = World.Ceiling.Replace("250", "50", StringComparison.Ordinal) };

    [Fact]
    public void A_flip_names_human_agent_thing_both_outcomes_and_the_rule()
    {
        var report = Stricter.Replay(Records.Line(Now.Decide()), Records.Line((Now with { Call = Amount(20) }).Decide()));

        (report.Decisions, report.Same, report.Flipped).Should().Be((2, 1, 1));
        report.Flips.Should().ContainSingle().Which.Should().Be(
            new ReplayFlip("ben", "codex", "crm/create_refund", Outcome.Allow, Outcome.Deny, "rule refund-ceiling") { Count = 1, Example = "dec_1" });
        report.Flips[0].Opens.Should().BeFalse();
    }

    [Fact]
    public void A_call_that_would_pass_is_named_with_the_rule_that_stopped_it()
    {
        var refused = (Now with { Call = Amount(90), Rules = World.Ceiling.Replace("250", "50", StringComparison.Ordinal) }).Decide();

        var flip = Now.Replay(Records.Line(refused)).Flips.Should().ContainSingle().Subject;

        (flip.From, flip.To, flip.Because, flip.Opens).Should().Be((Outcome.Deny, Outcome.Allow, "rule refund-ceiling", true));
    }

    [Fact]
    public void Relations_are_replayed_too_and_a_delegation_that_refused_still_does()
    {
        var without = Now with { Tuples = [.. Now.Tuples.Skip(1)] };
        without.Replay(Records.Line(Now.Decide())).Flips.Should().ContainSingle().Which.Because.Should().Be(DecisionReason.NoRelation);

        var limited = (Now with { Call = Amount(200) }).Decide();
        limited.ReasonCode.Should().Be(DecisionReason.ArgumentLimit);
        (Now with { Rules = "" }).Replay(Records.Line(limited)).Same.Should().Be(1, "no policy gives what the delegation does not");
    }

    [Fact]
    public void Calls_that_hang_on_arguments_that_were_not_recorded_are_counted_apart()
    {
        var report = Stricter.Replay(Records.Line(Now.Decide(), withArguments: false));
        (report.Decisions, report.UndecidableByArguments, report.Flipped, report.Same).Should().Be((1, 1, 0, 0));

        var barred = Now with { Rules = "  - { id: closed, deny: 'true' }\n" };
        barred.Replay(Records.Line(Now.Decide(), withArguments: false)).Flipped.Should().Be(1, "no argument would help");
        (Now with { Rules = "" }).Replay(Records.Line(Now.Decide(), withArguments: false)).Same.Should().Be(1, "no rule asks");
        var none = Now with { Call = Call.Tool("crm", "create_refund", World.Json("{}")), Chain = [World.Link() with { Grants = [World.Refunds() with { Limits = [] }] }], Rules = "" };
        (none with { Rules = "  - { id: a, deny: 'has(args.amount)' }\n" }).Replay(Records.Line(none.Decide(), withArguments: false)).Same.Should().Be(1, "no arguments can be told from their digest");
    }

    [Fact]
    public void The_history_answers_what_it_answered_and_nothing_else()
    {
        const string Rate = "  - { id: rate, require: \"history.calls('crm/*', duration('1h')) < LIMIT\" }\n";
        var past = CallHistory.Empty.With(new PastCall("crm/create_refund", World.Noon.AddMinutes(-5), ImmutableDictionary<string, double>.Empty))
            .With(new PastCall("crm/create_refund", World.Noon.AddMinutes(-4), ImmutableDictionary<string, double>.Empty));
        World Rated(int limit) => Now with { Rules = Rate.Replace("LIMIT", $"{limit}", StringComparison.Ordinal) };
        var line = Records.Line(new Decider().Decide(Now.Request() with { History = past }, Rated(10).Snapshot(), "dec_1"));

        Rated(5).Replay(line).Same.Should().Be(1);
        Rated(2).Replay(line).Flips.Should().ContainSingle().Which.Because.Should().Be("rule rate");
        var other = (Now with { Rules = Rate.Replace("1h", "2h", StringComparison.Ordinal).Replace("LIMIT", "9", StringComparison.Ordinal) }).Replay(line);
        (other.UndecidableByHistory, other.Flipped).Should().Be((1, 0));
    }

    [Fact]
    public void An_obligation_that_goes_is_a_difference_though_the_call_stays_allowed()
    {
        var redacting = Now with { Rules = "  - { id: hide, redact: [iban, bic] }\n" };

        var report = (Now with { Rules = "  - { id: conceal, redact: [iban] }\n" }).Replay(Records.Line(redacting.Decide()));

        (report.Flipped, report.BoundOtherwise).Should().Be((0, 1));
        report.Flips.Should().ContainSingle().Which.Because.Should().Be("obligations");
        (Now with { Rules = "  - { id: conceal, redact: [bic, iban] }\n" }).Replay(Records.Line(redacting.Decide())).Same.Should().Be(1, "the rule's name binds nobody");
    }

    [Fact]
    public void With_a_policy_to_compare_with_what_has_changed_since_is_no_flip()
    {
        var left = Now with { Tuples = [.. Now.Tuples.Skip(1)] };

        var report = left.Replay(left, Records.Line(Now.Decide()));

        (report.Same, report.Flipped, report.Drifted).Should().Be((1, 0, 1));
    }

    [Fact]
    public void Lines_that_are_no_decisions_are_passed_over_and_broken_ones_are_told()
    {
        var line = Records.Line(Now.Decide());
        var bare = JsonElement.Parse(line).GetProperty("body").GetProperty("decision").GetRawText();

        var report = Now.Replay(
            """{"seq":1,"kind":"agent.added","body":{"by":"admin"}}""", line, bare, "", line[..^20], line.Replace("\"mcp\"", "\"smtp\"", StringComparison.Ordinal),
            line.Replace("\"inputs\"", "\"outputs\"", StringComparison.Ordinal));

        (report.Lines, report.Decisions, report.Same, report.Unreadable, report.WithoutInputs).Should().Be((6, 2, 2, 2, 1));
        report.FirstUnreadable.Should().NotBeNull();
    }

    [Fact]
    public void Several_threads_and_lines_across_pieces_count_as_one_thread_does()
    {
        var padding = new string(' ', 3_000);
        string[] lines = [.. Enumerable.Range(0, 3_000).Select(i => Records.Line((Now with { Call = Amount(i % 100) }).Decide()) + padding)];
        var replay = new PolicyReplay(Stricter.Snapshot());

        var one = Records.Replay(replay, lines);
        var four = Records.Replay(replay, lines, workers: 4);

        one.Flipped.Should().Be(lines.Length - (51 * 30));
        four.Should().BeEquivalentTo(one);
    }

    private static Call Amount(int amount) => Call.Tool("crm", "create_refund", World.Json($$"""{"amount":{{amount}}}"""));
}
