using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Bench;

/// <summary>The whole decision with fifty rules and a million tuples, explanation written, beside Cerbos with the same rules over loopback.</summary>
internal sealed class DecisionContest : IDisposable
{
    private const int Count = 16_384;
    private const int Rounds = 5;
    private const int TheirRounds = 2_000;

    private static readonly TimeSpan Spell = TimeSpan.FromSeconds(5);

    private readonly Decider _decider = new();
    private readonly DecisionWorld _world = new();
    private readonly (DecisionRequest Request, bool Related)[] _questions;
    private readonly Paper _paper = new();
    private int _next;

    public DecisionContest() => _questions = _world.Questions(Count);

    public static async Task RunAsync()
    {
        using var contest = new DecisionContest();
        Console.WriteLine($"{contest._world.Snapshot.Tuples.Count:N0} tuples, {DecisionWorld.Rules.Length} rules, {DecisionWorld.RulesOfTool} of them about each call");
        contest.Ours("decided only", write: false);
        contest.Ours("decided and its explanation written", write: true);
        var rate = contest.Rate(Environment.ProcessorCount);
        Print($"{"decided and written, on all cores",-40} {rate / 1000:0} k/s on {Environment.ProcessorCount} cores   goal ≥ 150 k/s on two");
        if (CerbosServer.IsInstalled)
        {
            await contest.TheirsAsync();
        }
        else
        {
            Console.WriteLine("Cerbos is not installed: npm ci in eng/cel");
        }
    }

    /// <summary>One decision with its explanation, for a ratio with something else.</summary>
    public void Decide() => Decide(_next++ % Count, _paper, write: true);

    public void Dispose() => _paper.Dispose();

    private void Ours(string name, bool write)
    {
        using var paper = new Paper();
        var ticks = new long[Count];
        var bytes = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Count; i++)
            {
                var started = Stopwatch.GetTimestamp();
                Decide(i, paper, write);
                var took = Stopwatch.GetTimestamp() - started;
                // The least of the rounds: others want the processor too.
                ticks[i] = round == 0 ? took : Math.Min(ticks[i], took);
            }

            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Count;
        }

        Array.Sort(ticks);
        Print($"{name,-40} p50 {Microseconds(ticks[Count / 2]):0.0} µs, p99 {Microseconds(ticks[Count * 99 / 100]):0.0} µs, {bytes:N0} bytes   goal p50 ≤ 8 µs, p99 ≤ 100 µs");
    }

    private double Rate(int threads)
    {
        var started = Stopwatch.GetTimestamp();
        var done = new long[threads];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            using var paper = new Paper();
            // Counted apart: neighbours in one array would be one cache line that both cores write to.
            var mine = 0L;
            for (var i = thread; Stopwatch.GetElapsedTime(started) < Spell; i = (i + threads) % Count)
            {
                Decide(i, paper, write: true);
                mine++;
            }

            done[thread] = mine;
        });
        return done.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task TheirsAsync()
    {
        await using var cerbos = await CerbosServer.StartAsync();
        var (ours, theirs) = (new long[TheirRounds], new long[TheirRounds]);
        using var paper = new Paper();
        for (var i = -200; i < TheirRounds; i++)
        {
            var (request, related) = _questions[(i + Count) % Count];
            var started = Stopwatch.GetTimestamp();
            var allowed = await cerbos.AskAsync(request, related);
            var took = Stopwatch.GetTimestamp() - started;
            started = Stopwatch.GetTimestamp();
            var decided = Decide((i + Count) % Count, paper, write: true);
            var own = Stopwatch.GetTimestamp() - started;
            if (allowed != decided)
            {
                throw new InvalidOperationException($"Cerbos says {allowed} where we say {decided}; the questions are not the same.");
            }

            if (i >= 0)
            {
                (ours[i], theirs[i]) = (own, took);
            }
        }

        Array.Sort(ours);
        Array.Sort(theirs);
        var (mine, other) = (Microseconds(ours[TheirRounds / 2]), Microseconds(theirs[TheirRounds / 2]));
        Print($"{"in turns with Cerbos over loopback",-40} p50 {mine:0.0} µs beside {other:0} µs = {mine / other:0.0000}, p99 {Microseconds(ours[TheirRounds * 99 / 100]):0.0} beside {Microseconds(theirs[TheirRounds * 99 / 100]):0} µs, all {TheirRounds:N0} answers equal");
    }

    private bool Decide(int question, Paper paper, bool write)
    {
        var (request, related) = _questions[question];
        var decision = _decider.Decide(request, _world.Snapshot, "dec_01m8000000000000000000000");
        var expected = related && question % 4 != 1;
        if ((decision.Outcome == Outcome.Allow) != expected)
        {
            throw new InvalidOperationException($"The wrong answer is what is measured: {decision.ReasonCode}, {string.Join("; ", decision.Conjuncts.Select(c => c.Why))}");
        }

        if (write)
        {
            paper.Write(decision);
        }

        return expected;
    }

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Where a thread writes its explanations, as a record would take them.</summary>
    private sealed class Paper : IDisposable
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(8192);
        private readonly Utf8JsonWriter _writer;

        public Paper() => _writer = new Utf8JsonWriter(_buffer);

        public void Write(Decision decision)
        {
            _buffer.ResetWrittenCount();
            _writer.Reset(_buffer);
            decision.WriteTo(_writer);
            _writer.Flush();
        }

        public void Dispose() => _writer.Dispose();
    }
}
