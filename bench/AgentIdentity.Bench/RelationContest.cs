using System.Diagnostics;
using System.Globalization;
using System.Text;
using AgentIdentity.Policy;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Bench;

/// <summary>Relations as they grow: what a check and a write cost, and how much room and time the tuples take.</summary>
internal static class RelationContest
{
    private static readonly int[] Sizes = [1_000, 10_000, 100_000, 1_000_000];

    private const int Questions = 16_384;
    private const int Rounds = 5;
    private const int Writes = 10_000;

    public static void Run()
    {
        // Once without counting, so that what comes first is compiled as well as what comes later.
        Time(new RelationWorld(Sizes[0]).Questions(RelationWorld.Deepest, Questions), new RelationWorld(Sizes[0]).Tuples, null);
        Write(new RelationWorld(Sizes[0]).Tuples);
        Print($"one read of memory outside the processor core: {ColdRead.Nanoseconds():0} ns");
        var medians = Sizes.Select(Checks).ToArray();
        foreach (var size in Sizes)
        {
            var (time, bytes) = Write(new RelationWorld(size).Tuples);
            Print($"{size,9:N0} tuples: a write takes {time:0.0} µs and {bytes:0} bytes");
        }

        foreach (var (name, tuples, holds, fails) in GroupWorlds.All())
        {
            Print($"{name,-46} yes {Time([holds], tuples, true).Median / 1000,8:0.00} µs, no {Time([fails], tuples, false).Median / 1000,8:0.00} µs");
        }

        foreach (var (name, tuples) in TupleShapes.All(1_000_000))
        {
            var (bytes, time) = Load(tuples);
            Print($"{name,-46} {bytes,6:0} bytes a tuple, {time:0.00} s to load");
        }

        if (Environment.GetEnvironmentVariable("AGENTID_WRITE_DOCS") == "1")
        {
            var curves = Enumerable.Range(0, RelationWorld.Deepest).Select(d => ($"{d + 1} steps".Replace("1 steps", "1 step", StringComparison.Ordinal), medians.Select(m => m[d] / 1000).ToArray())).ToArray();
            File.WriteAllText(Path.Combine("docs", "relation-checks.svg"), GrowthPicture.Draw(Sizes, curves, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)));
        }
    }

    private static double[] Checks(int size)
    {
        var world = new RelationWorld(size);
        var row = Enumerable.Range(1, RelationWorld.Deepest).Select(d => Time(world.Questions(d, Questions), world.Tuples, null)).ToArray();
        Print($"{size,9:N0} tuples, check at depth 1 to 5, p50 / p99 in ns: {string.Join(", ", row.Select(r => $"{r.Median:0} / {r.Late:0}"))}");
        return [.. row.Select(r => r.Median)];
    }

    /// <param name="expected">What all answers must be; null when it is yes and no in turn.</param>
    private static (double Median, double Late) Time(CheckQuestion[] questions, TupleIndex tuples, bool? expected)
    {
        var ticks = new long[Questions];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < ticks.Length; i++)
            {
                // A question that has just arrived is in the cache; what it asks about is not.
                var question = Arrive(questions[i % questions.Length]);
                var started = Stopwatch.GetTimestamp();
                var answer = RelationChecker.Check(RelationWorld.Model, tuples, question);
                var took = Stopwatch.GetTimestamp() - started;
                // The least of the rounds: others want the processor too.
                ticks[i] = round == 0 ? took : Math.Min(ticks[i], took);
                if (answer.Allowed != (expected ?? i % 2 == 0))
                {
                    throw new InvalidOperationException($"The wrong answer is what is measured: {question}");
                }
            }
        }

        Array.Sort(ticks);
        return (Nanoseconds(ticks[ticks.Length / 2]), Nanoseconds(ticks[ticks.Length * 99 / 100]));
    }

    private static CheckQuestion Arrive(CheckQuestion question) =>
        new(Subject.Parse(question.Subject.Text.ToUpperInvariant().ToLowerInvariant())!, question.Relation, question.Object.ToUpperInvariant().ToLowerInvariant(), question.Context);

    private static (double Microseconds, double Bytes) Write(TupleIndex index)
    {
        var added = Enumerable.Range(0, Writes).Select(i => new RelationTuple($"user:{i}", "viewer", $"document:new-{i}")).ToArray();
        var removed = added.Select(t => new RelationQuestion(t.User, t.Relation, t.Object)).ToArray();
        var ticks = new long[2 * Writes];
        var bytes = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < ticks.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                index = i < Writes ? index.Apply([added[i]], []) : index.Apply([], [removed[i - Writes]]);
                ticks[i] = Stopwatch.GetTimestamp() - started;
            }

            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / ticks.Length;
        }

        Array.Sort(ticks);
        return (Nanoseconds(ticks[Writes]) / 1000, bytes);
    }

    private static (double Bytes, double Seconds) Load(IEnumerable<RelationTuple> tuples)
    {
        var rows = tuples.Select(t => (User: Encoding.UTF8.GetBytes(t.User), Relation: Encoding.UTF8.GetBytes(t.Relation), Object: Encoding.UTF8.GetBytes(t.Object))).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var builder = new TupleIndexBuilder();
        foreach (var (user, relation, target) in rows)
        {
            builder.Add(user, relation, target);
        }

        var index = builder.Build();
        var time = Stopwatch.GetElapsedTime(started).TotalSeconds;
        builder = null;
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(rows);
        return ((double)bytes / index.Count, time);
    }

    private static double Nanoseconds(long ticks) => ticks * 1e9 / Stopwatch.Frequency;

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
