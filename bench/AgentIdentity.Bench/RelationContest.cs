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

    public static void Run()
    {
        var checks = new Dictionary<int, double[]>();
        Console.WriteLine("check, p50 / p99 in ns    " + string.Join("", Enumerable.Range(1, RelationWorld.Deepest).Select(d => $"{"depth " + d,16}")));
        foreach (var size in Sizes)
        {
            var world = new RelationWorld(size);
            var row = Enumerable.Range(1, RelationWorld.Deepest).Select(d => Check(world, d)).ToArray();
            checks[size] = [.. row.Select(r => r.Median)];
            Print($"{size,9:N0} tuples         {string.Join("", row.Select(r => $"{$"{r.Median:0} / {r.Late:0}",16}"))}");
        }

        foreach (var size in Sizes)
        {
            var (time, bytes) = Write(new RelationWorld(size).Tuples);
            Print($"{size,9:N0} tuples: a write takes {time:0.00} µs and {bytes:0} bytes");
        }

        foreach (var (name, tuples) in TupleShapes.All(1_000_000))
        {
            var (bytes, time) = Load(tuples);
            Print($"{name,-40} {bytes,6:0} bytes a tuple, {time:0.00} s to load");
        }
    }

    private static (double Median, double Late) Check(RelationWorld world, int depth)
    {
        var questions = world.Questions(depth, 32_768);
        var ticks = new long[questions.Length];
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < questions.Length; i++)
            {
                // A question that has just arrived is in the cache; what it asks about is not.
                var question = Arrive(questions[i]);
                var started = Stopwatch.GetTimestamp();
                var answer = RelationChecker.Check(RelationWorld.Model, world.Tuples, question);
                ticks[i] = Stopwatch.GetTimestamp() - started;
                if (answer.Allowed != (i % 2 == 0))
                {
                    throw new InvalidOperationException($"The wrong answer is what is measured: {questions[i]}");
                }
            }
        }

        Array.Sort(ticks);
        return (Nanoseconds(ticks[ticks.Length / 2]), Nanoseconds(ticks[ticks.Length * 99 / 100]));
    }

    private static CheckQuestion Arrive(CheckQuestion question) =>
        new(Subject.Parse(question.Subject.Text.ToUpperInvariant().ToLowerInvariant())!, question.Relation, question.Object.ToUpperInvariant().ToLowerInvariant(), question.Context);

    private static (double Microseconds, double Bytes) Write(TupleIndex tuples)
    {
        const int count = 20_000;
        var added = Enumerable.Range(0, count).Select(i => new RelationTuple($"user:{i}", "viewer", $"document:new-{i}")).ToArray();
        var removed = added.Select(t => new RelationQuestion(t.User, t.Relation, t.Object)).ToArray();
        var best = double.MaxValue;
        var bytes = 0L;
        for (var round = 0; round < 3; round++)
        {
            var index = tuples;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                index = index.Apply([added[i]], []);
            }

            for (var i = 0; i < count; i++)
            {
                index = index.Apply([], [removed[i]]);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMicroseconds / (2 * count));
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (2 * count);
        }

        return (best, bytes);
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
