using System.Diagnostics;

namespace AgentIdentity.Bench.Models;

/// <summary>What a number of calls took, in milliseconds.</summary>
internal sealed record Times(double[] Sorted, double Seconds)
{
    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public double Rate => Sorted.Length / Seconds;

    public static Times Of(IEnumerable<double> times, double seconds) => new([.. times.Order()], seconds);

    private double At(double share) => Sorted.Length == 0 ? double.NaN : Sorted[Math.Min((int)(Sorted.Length * share), Sorted.Length - 1)];
}

/// <summary>Ways to put a contestant under load.</summary>
internal static class Load
{
    /// <summary>So many connections, each sending the next call when it has the answer to the last.</summary>
    public static async Task<Times> ClosedAsync(Contestant contestant, int connections, TimeSpan time, byte[] request, bool firstByteOnly)
    {
        var started = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            List<double> times = [];
            using Connection connection = new(contestant.Port);
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                var sent = Stopwatch.GetTimestamp();
                var read = await connection.BeginAsync(request);
                var first = Stopwatch.GetElapsedTime(sent);
                await connection.EndAsync(read);
                times.Add((firstByteOnly ? first : Stopwatch.GetElapsedTime(sent)).TotalMilliseconds);
            }

            return times;
        })));
        return Times.Of(all.SelectMany(static times => times), Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>A fixed rate: a call is timed from when it was due, so that a contestant that falls behind cannot hide it.</summary>
    public static async Task<Times> OpenAsync(Contestant contestant, int rate, int connections, TimeSpan time, byte[] request)
    {
        var started = Stopwatch.GetTimestamp();
        var count = (int)(rate * time.TotalSeconds);
        var times = new double[count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using Connection connection = new(contestant.Port);
            for (var call = Interlocked.Increment(ref next); call < count; call = Interlocked.Increment(ref next))
            {
                var due = TimeSpan.FromSeconds((double)call / rate);
                await WaitAsync(started, due);
                await connection.EndAsync(await connection.BeginAsync(request));
                times[call] = (Stopwatch.GetElapsedTime(started) - due).TotalMilliseconds;
            }
        })));
        return Times.Of(times, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Bytes that a process holds for each stream that is open and quiet.</summary>
    public static async Task<double> HeldAsync(Contestant contestant, int streams)
    {
        await ClosedAsync(contestant, 50, TimeSpan.FromSeconds(2), contestant.Request("hi", stream: true), firstByteOnly: true);
        await Task.Delay(1000);
        var before = contestant.Resident();
        List<Connection> open = [];
        var request = contestant.Request("hold", stream: true);
        for (var i = 0; i < streams; i++)
        {
            Connection connection = new(contestant.Port);
            open.Add(connection);
            await connection.BeginAsync(request);
        }

        await Task.Delay(2000);
        var held = (contestant.Resident() - before) / (double)streams;
        open.ForEach(static connection => connection.Dispose());
        await Task.Delay(500);
        return held;
    }

    // The clock of Task.Delay ticks too slowly for a thousand calls a second.
    private static async Task WaitAsync(long started, TimeSpan due)
    {
        var left = due - Stopwatch.GetElapsedTime(started);
        if (left > TimeSpan.FromMilliseconds(3))
        {
            await Task.Delay(left - TimeSpan.FromMilliseconds(2));
        }

        while (Stopwatch.GetElapsedTime(started) < due)
        {
            await Task.Yield();
        }
    }
}
