using System.Diagnostics;

namespace AgentIdentity.Bench;

/// <summary>What this machine takes to read what lies outside the processor core and its own caches. Most of a check among a million tuples is this.</summary>
internal static class ColdRead
{
    private const int Line = 16;
    private const int Lines = 2 * 1024 * 1024;
    private const int Reads = 8;

    public static double Nanoseconds()
    {
        // A walk through 128 MB where each line says where the next one is.
        var next = new int[Lines * Line];
        for (var i = 0; i < Lines; i++)
        {
            next[i * Line] = (int)((i + 1_299_709L) * 611_953 % Lines) * Line;
        }

        var at = 0;
        var ticks = new long[20_000];
        for (var i = 0; i < ticks.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var read = 0; read < Reads; read++)
            {
                at = next[at];
            }

            ticks[i] = Stopwatch.GetTimestamp() - started;
        }

        Array.Sort(ticks);
        return ticks[ticks.Length / 2] * 1e9 / Stopwatch.Frequency / Reads;
    }
}
