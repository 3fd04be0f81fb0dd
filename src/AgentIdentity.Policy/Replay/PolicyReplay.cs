using System.Collections.Concurrent;
using AgentIdentity.Policy.Replay;

namespace AgentIdentity.Policy;

/// <summary>Puts recorded decisions to another policy, and tells which it would decide otherwise.</summary>
/// <param name="draft">The policy that is tried, with the tuples that it is to be tried with.</param>
/// <param name="basis">The policy that it is compared with; null compares with what was recorded, whatever has changed since.</param>
public sealed class PolicyReplay(PolicySnapshot draft, PolicySnapshot? basis = null)
{
    private const int Chunk = 1 << 20;
    private const int LongestLine = 16 << 20;

    /// <summary>Reads JSON lines, entries of the evidence or decisions by themselves, to their end.</summary>
    /// <param name="records">The lines.</param>
    /// <param name="workers">How many threads decide.</param>
    /// <param name="progress">Is told how many bytes have been read.</param>
    /// <param name="cancellationToken">Ends it early with an exception.</param>
    /// <exception cref="FormatException">A line is longer than any record.</exception>
    public ReplayReport Run(Stream records, int workers, Action<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        using var chunks = new BlockingCollection<ReadOnlyMemory<byte>>(2 * workers);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var deciding = Enumerable.Range(0, workers).Select(_ => Task.Factory.StartNew(
            () => Decide(chunks, stopped), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        try
        {
            Read(records, chunks, progress, stopped.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A worker failed; its failure is thrown below.
        }
        finally
        {
            chunks.CompleteAdding();
            Task.WhenAny(Task.WhenAll(deciding)).Wait(CancellationToken.None);
        }

        return ReplayTally.Report([.. deciding.Select(static task => task.GetAwaiter().GetResult())]);
    }

    private ReplayTally Decide(BlockingCollection<ReadOnlyMemory<byte>> chunks, CancellationTokenSource stopped)
    {
        try
        {
            var tally = new ReplayTally(draft, basis);
            foreach (var chunk in chunks.GetConsumingEnumerable())
            {
                for (var rest = chunk; !rest.IsEmpty && !stopped.IsCancellationRequested;)
                {
                    var end = rest.Span.IndexOf((byte)'\n');
                    tally.Add(end < 0 ? rest : rest[..end]);
                    rest = end < 0 ? default : rest[(end + 1)..];
                }
            }

            return tally;
        }
        catch
        {
            stopped.Cancel();
            throw;
        }
    }

    /// <summary>Cuts the stream into pieces of whole lines.</summary>
    private static void Read(Stream records, BlockingCollection<ReadOnlyMemory<byte>> chunks, Action<long>? progress, CancellationToken cancellation)
    {
        var (buffer, held, total) = (new byte[Chunk], 0, 0L);
        for (var more = true; more;)
        {
            // A connection brings little at a time; a piece is worth handing over when it is full.
            var read = records.ReadAtLeast(buffer.AsSpan(held), buffer.Length - held, throwOnEndOfStream: false);
            more = read == buffer.Length - held;
            held += read;
            total += read;
            progress?.Invoke(total);
            var end = buffer.AsSpan(0, held).LastIndexOf((byte)'\n') + 1;
            if (more && end == 0)
            {
                buffer = held < LongestLine ? Longer(buffer) : throw new FormatException($"a line is longer than {LongestLine} bytes; these are no records");
                continue;
            }

            var whole = more ? end : held;
            var next = more ? new byte[Math.Max(Chunk, held - whole)] : [];
            buffer.AsSpan(whole..held).CopyTo(next);
            chunks.Add(buffer.AsMemory(0, whole), cancellation);
            (buffer, held) = (next, held - whole);
        }
    }

    private static byte[] Longer(byte[] buffer)
    {
        Array.Resize(ref buffer, buffer.Length * 2);
        return buffer;
    }
}
