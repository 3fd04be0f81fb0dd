using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AgentIdentity.Bench.Models;

namespace AgentIdentity.Bench.Calls;

/// <summary>What a turn came to. The processor time is the contestant's own, for a call: it holds on a busy machine too, where times do not.</summary>
internal sealed record Turn(double Rate, double P50, double P99, double Processor);

/// <summary>A turn of wrk: connections that each send the next call when they have the answer to the last.</summary>
internal static partial class Wrk
{
    public static Turn Run(Contestant contestant, string path, IReadOnlyDictionary<string, string> headers, string body, int connections, int seconds)
    {
        var script = Path.GetTempFileName();
        File.WriteAllText(script, $"wrk.method = \"POST\"\nwrk.body = [[{body}]]\n" + string.Concat(headers.Select(static header => $"wrk.headers[\"{header.Key}\"] = \"{header.Value}\"\n")));
        try
        {
            ProcessStartInfo start = new("wrk", [$"-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "20s", "--latency", "-s", script, $"http://127.0.0.1:{contestant.Port}{path}"]) { RedirectStandardOutput = true };
            var before = contestant.Processor();
            using var wrk = Process.Start(start)!;
            var told = wrk.StandardOutput.ReadToEnd();
            wrk.WaitForExit();
            var used = contestant.Processor() - before;
            if (told.Contains("Non-2xx", StringComparison.Ordinal) || !Rate().IsMatch(told))
            {
                throw new InvalidOperationException($"{contestant.Name}: {told}");
            }

            var calls = double.Parse(Calls().Match(told).Groups[1].Value, CultureInfo.InvariantCulture);
            return new Turn(double.Parse(Rate().Match(told).Groups[1].Value, CultureInfo.InvariantCulture), Time(told, "50%"), Time(told, "99%"), used.TotalMicroseconds / calls);
        }
        finally
        {
            File.Delete(script);
        }
    }

    // wrk writes 312.00us, 1.74ms or 1.02s.
    private static double Time(string told, string percentile)
    {
        var match = Regex.Match(told, percentile + @"\s+([\d.]+)(us|ms|s)");
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Calls();
}
