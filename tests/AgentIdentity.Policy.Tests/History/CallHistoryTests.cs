using System.Collections.Immutable;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Policy.Tests.History;

public sealed class CallHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 7, TimeSpan.Zero);
    private static readonly string[] Names = ["crm/create_refund", "crm/get_contact", "erp/book"];

    public static Arbitrary<Past> Pasts() => (
        from calls in (from name in Gen.Elements(Names) from gap in Gen.Choose(0, 40) from amount in Gen.Choose(-5, 50) select (name, gap, amount)).ListOf()
        from repeat in Gen.Choose(1, 40)
        from window in Gen.Choose(1, 4 * 3600)
        from pattern in Gen.Elements("crm/create_refund", "crm/*", "*", "erp/b*", "none/x")
        select new Past([.. calls], repeat, TimeSpan.FromSeconds(window), pattern)).ToArbitrary();

    /// <summary>Old calls are added up by the minute: a window may reach up to a minute further back, and never less far.</summary>
    [Law(Arbitrary = [typeof(CallHistoryTests)], Cases = 150)]
    public bool An_answer_is_that_of_a_plain_log_for_a_window_up_to_a_minute_longer(Past past)
    {
        var log = past.Log();
        var now = (log.Count == 0 ? Start : log[^1].At).AddSeconds(1);
        var history = log.Aggregate(CallHistory.Empty, (h, c) => h.With(c));
        var (least, most) = (Count(log, past, now, TimeSpan.Zero), Count(log, past, now, TimeSpan.FromMinutes(1)));
        var calls = history.Calls(past.Pattern, past.Window, now);
        return calls >= least && calls <= most && history.CompleteSince == DateTimeOffset.MinValue
            && (log.Count > 500 || (calls == least && Math.Abs(history.Sum(past.Pattern, "amount", past.Window, now) - Total(log, past, now)) < 1e-6));
    }

    [Fact]
    public void After_many_calls_it_is_small_and_still_counts_all_of_them()
    {
        var history = CallHistory.Empty;
        for (var i = 0; i < 50_000; i++)
        {
            history = history.With(Call("crm/x", Start.AddSeconds(i), 1));
        }

        var now = Start.AddSeconds(50_000);
        history.Calls("crm/x", TimeSpan.FromDays(30), now).Should().Be(50_000);
        history.Sum("crm/*", "amount", TimeSpan.FromDays(30), now).Should().Be(50_000);
        history.Calls("crm/x", TimeSpan.FromSeconds(500), now).Should().Be(499, "the last ones are counted to the tick");
    }

    [Fact]
    public void What_had_to_be_forgotten_is_said_so_that_nothing_is_counted_too_low()
    {
        var history = CallHistory.Empty;
        for (var i = 0; i < 2_000; i++)
        {
            history = history.With(Call($"crm/tool{i}", Start.AddSeconds(i), 1));
        }

        history.CompleteSince.Should().BeAfter(Start).And.BeBefore(Start.AddSeconds(2_000));
        var now = Start.AddSeconds(2_000);
        history.Calls("crm/*", now - history.CompleteSince, now).Should().Be((long)(now - history.CompleteSince).TotalSeconds - 1);
    }

    [Fact]
    public void A_clock_that_goes_back_makes_no_call_older_than_the_one_before_it()
    {
        var history = CallHistory.Empty.With(Call("crm/x", Start.AddHours(2), 1)).With(Call("crm/x", Start, 1));
        history.Calls("crm/x", TimeSpan.FromHours(1), Start.AddHours(2.5)).Should().Be(2);
    }

    [Fact]
    public void A_history_never_changes_so_that_a_decision_reads_one_past()
    {
        var one = CallHistory.Empty.With(Call("crm/x", Start, 1));
        var labelled = one.WithLabels("a").With(Call("crm/x", Start, 1)).WithLabels("b", "a");

        (one.Calls("crm/x", TimeSpan.FromHours(1), Start), one.Labels.Count).Should().Be((1, 0));
        (labelled.Calls("crm/x", TimeSpan.FromHours(1), Start), string.Join(",", labelled.Labels)).Should().Be((2, "a,b"));
    }

    private static long Count(List<PastCall> log, Past past, DateTimeOffset now, TimeSpan more) => log.LongCount(c => Is(c, past) && c.At > now - past.Window - more);

    private static double Total(List<PastCall> log, Past past, DateTimeOffset now) =>
        log.Where(c => Is(c, past) && c.At > now - past.Window).Sum(c => c.Amounts["amount"]);

    private static bool Is(PastCall call, Past past) =>
        past.Pattern.EndsWith('*') ? call.Name.StartsWith(past.Pattern[..^1], StringComparison.Ordinal) : call.Name == past.Pattern;

    private static PastCall Call(string name, DateTimeOffset at, double amount) =>
        new(name, at, ImmutableDictionary.Create<string, double>(StringComparer.Ordinal).Add("amount", amount));

    /// <summary>Some calls with the seconds between them, made over and over.</summary>
    public sealed record Past(ImmutableArray<(string Name, int Gap, int Amount)> Calls, int Repeat, TimeSpan Window, string Pattern)
    {
        public List<PastCall> Log()
        {
            var at = Start;
            return [.. Enumerable.Repeat(Calls, Repeat).SelectMany(c => c).Select(c => Call(c.Name, at = at.AddSeconds(c.Gap), c.Amount))];
        }
    }
}
