using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Evidence;
using AgentIdentity.Policy;

namespace AgentIdentity.Bench;

/// <summary>
/// A million recorded decisions, as lines of the evidence, put to a policy with fifty rules over a million tuples: how many a second,
/// beside reading the same lines as JSON and doing nothing with them.
/// </summary>
internal static class ReplayContest
{
    private const int Different = 16_384;
    private const int Decisions = 1_000_000;

    public static void Run()
    {
        var world = new DecisionWorld();
        var lines = Lines(world);
        Print($"{Decisions:N0} decisions, {lines.Length / Different:N0} bytes each, {world.Snapshot.Tuples.Count:N0} tuples, {DecisionWorld.Rules.Length} rules");
        foreach (var workers in (int[])[1, Environment.ProcessorCount])
        {
            var (report, took) = Timed(() => new PolicyReplay(world.Snapshot).Run(new Repeated(lines, (Decisions / Different) + 1), workers));
            Print($"replayed on {workers} cores{"",-17} {report.Decisions / took.TotalSeconds / 1000:0} k/s, {took.TotalSeconds:0.0} s; same {report.Same:N0}, flipped {report.Flipped:N0}");
            if (report.Same != report.Decisions || report.Decisions < Decisions)
            {
                throw new InvalidOperationException($"Under the policy that decided them they are all the same; {report.FirstUnreadable}");
            }
        }

        var (_, compared) = Timed(() => new PolicyReplay(world.Snapshot, world.Snapshot).Run(new Repeated(lines, (Decisions / Different) + 1), Environment.ProcessorCount));
        Print($"compared with another policy{"",-11} {Decisions / compared.TotalSeconds / 1000:0} k/s on {Environment.ProcessorCount} cores");
        var (_, parsed) = Timed(() => Parse(lines));
        Print($"the lines parsed and no more{"",-11} {Different / parsed.TotalSeconds / 1000:0} k/s on 1 core");
    }

    private static byte[] Lines(DecisionWorld world)
    {
        var (decider, lines, body) = (new Decider(), new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        foreach (var (request, _) in world.Questions(Different))
        {
            body.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(body))
            {
                json.WriteStartObject();
                json.WriteString("human", request.Subject);
                json.WriteString("agent", request.Actor);
                json.WritePropertyName("decision");
                decider.Decide(request, world.Snapshot, "dec_01m8000000000000000000000").WriteWithArgumentsTo(json);
                json.WriteEndObject();
            }

            lines.Write(EvidenceLines.Write(new EvidenceEntry
            {
                Sequence = 1,
                Time = request.Now,
                Kind = "call.decided",
                DelegationId = request.Chain[0].Id,
                DecisionId = "dec_01m8000000000000000000000",
                Body = body.WrittenMemory,
                PreviousHash = new byte[SHA256.HashSizeInBytes],
                Hash = new byte[SHA256.HashSizeInBytes],
            }));
        }

        return lines.WrittenSpan.ToArray();
    }

    private static int Parse(byte[] lines)
    {
        var parsed = 0;
        for (ReadOnlyMemory<byte> rest = lines; !rest.IsEmpty; parsed++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            using var document = JsonDocument.Parse(rest[..end]);
            rest = rest[(end + 1)..];
        }

        return parsed;
    }

    private static (T Result, TimeSpan Took) Timed<T>(Func<T> work)
    {
        var started = Stopwatch.GetTimestamp();
        var result = work();
        return (result, Stopwatch.GetElapsedTime(started));
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same lines again and again, so that a million need no disk.</summary>
    private sealed class Repeated(byte[] lines, int times) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => (long)lines.Length * times;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var within = (int)(_at % lines.Length);
            var count = _at >= Length ? 0 : Math.Min(buffer.Length, lines.Length - within);
            lines.AsSpan(within, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
