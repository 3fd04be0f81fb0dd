using System.Collections.Immutable;
using System.Globalization;
using AgentIdentity.Policy;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Broker.Tests.History;

/// <summary>The history against a list of everything that happened.</summary>
public sealed class HistoryLaws
{
    private static readonly string[] Names = ["crm/search", "crm/refund", "orders/read"];

    [Law(Cases = 15)]
    public Property What_rules_are_told_is_what_happened_before_and_after_any_restart() => Prop.ForAll(Runs().ToArbitrary(), steps =>
        Task.Run(() => HoldsAsync(steps)).GetAwaiter().GetResult());

    [Fact]
    public async Task Of_many_calls_each_counts_for_a_minute_too_long_at_most_and_never_too_short()
    {
        await using var broker = await TestBroker.StartAsync();
        var root = (await broker.GrantAsync()).Id;
        var log = new List<PastCall>();
        for (var round = 0; round < 12; round++)
        {
            await broker.Part<Journal>().AppendAsync(scope =>
            {
                for (var i = 0; i < 500; i++)
                {
                    log.Add(Add(broker, scope, root, Names[i % 3], i));
                    broker.Time.AdjustTime(broker.Now.AddSeconds(0.7 * (i % 4)));
                }

                return root;
            });
            if (round % 3 == 2)
            {
                await broker.RestartAsync();
            }

            var history = await broker.Part<HistoryBook>().ReadAsync(root);
            foreach (var (window, name) in (ReadOnlySpan<(int, string)>)[(1, "crm/*"), (10, "crm/search"), (47, "orders/read"), (100, "*"), (1000, "crm/refund")])
            {
                var (told, least, most) = (
                    history.Calls(name, TimeSpan.FromMinutes(window), broker.Now), Count(log, name, window, broker.Now), Count(log, name, window + 1, broker.Now));
                told.Should().BeInRange(least, most, $"calls of {name} in {window} minutes of round {round}");
                history.Sum(name, "amount", TimeSpan.FromMinutes(window), broker.Now).Should().BeInRange(Sum(log, name, window, broker.Now), Sum(log, name, window + 1, broker.Now));
            }
        }

        Rows(broker).Should().BeLessThan(2 * HistoryFold.Single + 500);
    }

    private static async Task<bool> HoldsAsync(IReadOnlyList<Step> steps)
    {
        await using var broker = await TestBroker.StartAsync();
        var roots = new[] { (await broker.GrantAsync()).Id, (await broker.GrantAsync()).Id };
        var logs = roots.ToDictionary(static root => root, static _ => new List<PastCall>());
        var labels = roots.ToDictionary(static root => root, static _ => new HashSet<string>());
        foreach (var step in steps)
        {
            broker.Time.AdjustTime(broker.Now.AddSeconds(step.Seconds));
            var root = roots[step.Root];
            if (step.Restarts)
            {
                await broker.RestartAsync();
            }
            else if (step.Fails)
            {
                await broker.Invoking(b => b.Part<Journal>().AppendAsync<string>(scope =>
                {
                    Add(b, scope, root, Names[step.Name], 7);
                    throw new InvalidOperationException("the item fails after it wrote");
                })).Should().ThrowAsync<BrokerException>();
            }
            else
            {
                logs[root].Add(await broker.Part<Journal>().AppendAsync(scope => Add(broker, scope, root, Names[step.Name], step.Seconds, step.Label)));
                labels[root].UnionWith(step.Label is { } label ? [label] : []);
            }

            foreach (var (at, log) in logs)
            {
                var history = await broker.Part<HistoryBook>().ReadAsync(at);
                if (Names.Append("crm/*").Any(name => history.Calls(name, TimeSpan.FromMinutes(9), broker.Now) != Count(log, name, 9, broker.Now)
                        || history.Sum(name, "amount", TimeSpan.FromMinutes(9), broker.Now) != Sum(log, name, 9, broker.Now))
                    || !history.Labels.SetEquals(labels[at]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static PastCall Add(TestBroker broker, JournalScope scope, string root, string name, int amount, string? label = null)
    {
        var amounts = amount % 5 == 0 ? ImmutableDictionary<string, double>.Empty : ImmutableDictionary<string, double>.Empty.Add("amount", amount);
        var call = new PastCall(name, broker.Now, amounts);
        broker.Part<HistoryBook>().Add(scope, root, call, label is null ? [] : [label]);
        return call;
    }

    private static long Count(IEnumerable<PastCall> log, string name, int minutes, DateTimeOffset now) => Within(log, name, minutes, now).LongCount();

    private static double Sum(IEnumerable<PastCall> log, string name, int minutes, DateTimeOffset now) =>
        Within(log, name, minutes, now).Sum(static call => call.Amounts.GetValueOrDefault("amount"));

    private static IEnumerable<PastCall> Within(IEnumerable<PastCall> log, string name, int minutes, DateTimeOffset now) => log.Where(call =>
        call.At > now.AddMinutes(-minutes) && (name.EndsWith('*') ? call.Name.StartsWith(name[..^1], StringComparison.Ordinal) : call.Name == name));

    private static long Rows(TestBroker broker)
    {
        using var connection = broker.Part<DatabaseFile>().Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM past_calls";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static Gen<IReadOnlyList<Step>> Runs() => Gen.Choose(0, 1).SelectMany(root => Gen.Choose(0, 2).SelectMany(name => Gen.Choose(0, 200).SelectMany(seconds =>
        Gen.Choose(0, 19).SelectMany(what => Gen.Elements<string?>(null, null, "secret", "customer-data").Select(label =>
            new Step(root, name, seconds, label, what == 0, what == 1)))))).ListOf(40).Select(static steps => (IReadOnlyList<Step>)[.. steps]);

    private sealed record Step(int Root, int Name, int Seconds, string? Label, bool Restarts, bool Fails);
}
