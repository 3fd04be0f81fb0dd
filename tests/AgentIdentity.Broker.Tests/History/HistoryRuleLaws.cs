using AgentIdentity.Broker.Tests.Decisions;
using AgentIdentity.Policy;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using FsCheck;
using FsCheck.Fluent;
using Outcome = AgentIdentity.Policy.Outcome;

namespace AgentIdentity.Broker.Tests.History;

/// <summary>Rules that look back, against a plain log of what was allowed: whoever of a chain called, over whichever token, before and after restarts.</summary>
public sealed class HistoryRuleLaws
{
    private const string Rules = """
          - id: four-an-hour
            on: { tools: [crm/search_contacts] }
            require: history.calls("crm/search_contacts", duration("1h")) < 4
          - id: only-after-a-search
            on: { tools: [crm/create_refund] }
            require: history.calls("crm/search_contacts", duration("30m")) > 0
          - id: a-total
            on: { tools: [crm/create_refund] }
            require: history.sum("crm/create_refund", "amount", duration("2h")) + double(args.amount) <= 100.0
          - id: what-was-read
            on: { tools: [crm/create_refund] }
            label: [customer-data]
          - id: nothing-leaves-after-it
            on: { upstreams: [orders] }
            deny: history.has_label("customer-data")

        """;

    [Law(Cases = 6)]
    public Property What_rules_decide_is_what_a_plain_log_says() => Prop.ForAll(Runs().ToArbitrary(), steps => Task.Run(() => HoldsAsync(steps)).GetAwaiter().GetResult());

    [Fact]
    public async Task Of_calls_in_flight_at_once_over_parent_child_and_other_tokens_no_more_pass_than_the_log_allows()
    {
        await using var broker = await DeskWorld.StartAsync(Rules);
        var grant = await broker.GrantAsync();
        var child = await broker.ChildAsync(grant);
        (await broker.OutcomeAsync(child.Token(), DeskWorld.Search)).Should().Be(Outcome.Allow);

        // Nothing of this is over: a decision that allows is a call in flight until its end is recorded.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            var token = (i % 2 == 0 ? grant : child).Token() with { TokenId = $"session-{i}" };
            return (Search: await broker.OutcomeAsync(token, DeskWorld.Search), Refund: await broker.OutcomeAsync(token, DeskWorld.Refund("""{"amount":30}""")));
        })));

        outcomes.Count(static outcome => outcome.Search == Outcome.Allow).Should().Be(3);
        outcomes.Count(static outcome => outcome.Refund == Outcome.Allow).Should().Be(3, "three times 30 are within 100");
    }

    private static async Task<bool> HoldsAsync(IReadOnlyList<Step> steps)
    {
        await using var broker = await DeskWorld.StartAsync(Rules);
        DelegationRecord[] roots = [await broker.GrantAsync(), await broker.GrantAsync()];
        DelegationRecord[] children = [await broker.ChildAsync(roots[0]), await broker.ChildAsync(roots[1])];
        var log = new List<Done>();
        foreach (var (step, number) in steps.Select(static (step, number) => (step, number)))
        {
            broker.Time.AdjustTime(broker.Now.AddSeconds(step.Seconds));
            if (step.Restarts)
            {
                await broker.RestartAsync();
            }

            // Another token each time: a new session, another connection.
            var token = (step.ByChild ? children : roots)[step.Root].Token() with { TokenId = $"session-{number}" };
            var call = step.What switch
            {
                "search" => DeskWorld.Search,
                "refund" => DeskWorld.Refund($$"""{"amount":{{step.Amount}}}"""),
                _ => Call.Http("orders", "GET", "/orders/1"),
            };
            var expected = Expected(log, step, broker.Now);
            var told = await broker.OutcomeAsync(step.What == "read" ? token with { Audience = TestBroker.Orders } : token, call);
            if (told != expected)
            {
                return false;
            }

            if (told == Outcome.Allow)
            {
                log.Add(new Done(step.Root, step.What, step.Amount, broker.Now));
            }
        }

        return true;
    }

    private static Outcome Expected(List<Done> log, Step step, DateTimeOffset now)
    {
        var mine = log.Where(done => done.Root == step.Root).ToList();
        var allowed = step.What switch
        {
            "search" => Within("search", 60).Count() < 4,
            "refund" => Within("search", 30).Any() && Within("refund", 120).Sum(static done => done.Amount) + step.Amount <= 100,
            _ => !step.ByChild && mine.TrueForAll(static done => done.What != "refund"),
        };
        return allowed ? Outcome.Allow : Outcome.Deny;

        IEnumerable<Done> Within(string what, int minutes) => mine.Where(done => done.What == what && done.At > now.AddMinutes(-minutes));
    }

    private static Gen<IReadOnlyList<Step>> Runs() => (
        from root in Gen.Choose(0, 1)
        from child in Gen.Elements(false, true)
        from what in Gen.Elements("search", "search", "refund", "refund", "read")
        from amount in Gen.Choose(1, 60)
        from seconds in Gen.Choose(0, 1_500)
        from restarts in Gen.Choose(0, 14)
        select new Step(root, child, what, amount, seconds, restarts == 0)).ListOf(40).Select(static steps => (IReadOnlyList<Step>)[.. steps]);

    private sealed record Step(int Root, bool ByChild, string What, int Amount, int Seconds, bool Restarts);

    private sealed record Done(int Root, string What, int Amount, DateTimeOffset At);
}
