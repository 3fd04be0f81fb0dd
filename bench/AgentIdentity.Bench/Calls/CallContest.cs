using System.Diagnostics;
using System.Globalization;
using AgentIdentity.Bench.Models;

namespace AgentIdentity.Bench.Calls;

/// <summary>
/// One tool call directly, through nginx, bare YARP, YARP with JwtBearer, HAProxy with jwt_verify, and through the broker with every check
/// and durable evidence, by HTTP and by MCP; all taking turns in one run, with the same upstream, token and body.
/// </summary>
internal static class CallContest
{
    private const int Upstream = 9921;

    public static async Task RunAsync(bool quick)
    {
        var folder = Directory.CreateTempSubdirectory("bench-calls-").FullName;
        List<Contestant> started = [];
        try
        {
            var ways = await StartAsync(folder, started);
            foreach (var way in ways)
            {
                // Tiered compilation needs its calls, and some time after them; the broker has the most to compile.
                var seconds = way.Name.StartsWith("the broker", StringComparison.Ordinal) ? quick ? 15 : 60 : way.Name.Contains("YARP", StringComparison.Ordinal) ? 8 : 1;
                way.Run(32, seconds);
            }

            int[] connections = quick ? [1, 32] : [1, 32, 256];
            CallResults results = new(ways, connections, Measure(ways, connections, quick ? 3 : 7, quick ? 2 : 4));
            results.Print(FsyncMilliseconds(folder));
            results.Write();
        }
        finally
        {
            started.ForEach(static contestant => contestant.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The broker alone beside bare YARP, warm, for a profiler to look at and for a look at what a change gave.</summary>
    public static async Task HoldAsync(int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("bench-calls-").FullName;
        List<Contestant> started = [];
        try
        {
            CallWay[] ways = [.. (await StartAsync(folder, started)).Where(static way => way.Name == "bare YARP" || way.Name.StartsWith("the broker", StringComparison.Ordinal))];
            foreach (var way in ways)
            {
                way.Run(32, 5 + (way.Token is null ? 0 : seconds));
            }

            foreach (var (way, connections) in ways.SelectMany(static way => ((int[])[1, 32]).Select(count => (way, count))))
            {
                var turn = way.Run(connections, seconds);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{way.Name,-18} {connections,3} connections {turn.Rate,8:0} a second  p50 {turn.P50,6:0.00} ms  p99 {turn.P99,6:0.00} ms  {turn.Processor,5:0} µs of the processor a call"));
            }
        }
        finally
        {
            started.ForEach(static contestant => contestant.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<CallWay>> StartAsync(string folder, List<Contestant> started)
    {
        Contestant Keep(Contestant contestant)
        {
            started.Add(contestant);
            return contestant;
        }

        var direct = Keep(await StockProxies.UpstreamAsync(folder, Upstream));
        var (own, http, mcp) = await BrokerForCalls.StartAsync(Upstream + 1, Upstream, folder);
        Keep(own);
        string[] jwt = ["calls-jwt", "http://127.0.0.1:9925", $"http://127.0.0.1:{Upstream}", http.KeySetFile(), http.Issuer, http.Audience];
        return
        [
            CallWay.Http("direct", direct, null),
            CallWay.Http("nginx", Keep(await StockProxies.NginxAsync(folder, Upstream + 2, Upstream)), null),
            CallWay.Http("bare YARP", Keep(await Contestant.StartAsync("bare YARP", Upstream + 3, Self("models-yarp", "http://127.0.0.1:9924", $"http://127.0.0.1:{Upstream}"), "")), () => http.Make("ES256")),
            CallWay.Http("YARP with JwtBearer", Keep(await Contestant.StartAsync("YARP with JwtBearer", Upstream + 4, Self(jwt), "")), () => http.Make("ES256")),
            CallWay.Http("HAProxy, ES256", Keep(await StockProxies.HaproxyAsync(folder, Upstream + 5, Upstream, http, "ES256")), () => http.Make("ES256")),
            CallWay.Http("HAProxy, RS256", Keep(await StockProxies.HaproxyAsync(folder, Upstream + 6, Upstream, http, "RS256")), () => http.Make("RS256")),
            CallWay.Http("the broker, HTTP", own, () => http.Make("ES256")),
            CallWay.Mcp("the broker, MCP", own, () => mcp.Make("ES256")),
        ];
    }

    private static Dictionary<(string Name, int Connections), List<Turn>> Measure(List<CallWay> ways, int[] connections, int rounds, int seconds)
    {
        Dictionary<(string, int), List<Turn>> turns = [];
        foreach (var count in connections)
        {
            for (var round = 0; round < rounds; round++)
            {
                // Whoever went first goes last next time.
                foreach (var way in ways.Skip(round % ways.Count).Concat(ways.Take(round % ways.Count)))
                {
                    if (!turns.TryGetValue((way.Name, count), out var own))
                    {
                        turns[(way.Name, count)] = own = [];
                    }

                    own.Add(way.Run(count, seconds));
                }
            }
        }

        return turns;
    }

    // What one durable write costs here, since a decision cannot be had for less.
    private static double FsyncMilliseconds(string folder)
    {
        var times = new List<double>();
        using var file = File.Create(Path.Combine(folder, "fsync"));
        for (var i = 0; i < 200; i++)
        {
            file.Write(new byte[4096]);
            var started = Stopwatch.GetTimestamp();
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times.Order().ElementAt(100);
    }

    private static ProcessStartInfo Self(params string[] arguments) => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "AgentIdentity.Bench.dll"), .. arguments]);
}
