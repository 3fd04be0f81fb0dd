using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;

namespace AgentIdentity.Bench.Models;

/// <summary>
/// A model call directly, through bare YARP, through this gateway with everything on, and through Portkey's gateway, all taking turns
/// in one run on the same processors. It must be run where nothing else can reach: Portkey listens on every interface.
/// </summary>
internal static class ModelContest
{
    private const int Rounds = 3;
    private const int Streams = 300;
    private const int Rate = 200;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);

    public static async Task RunAsync()
    {
        if (NetworkInterface.GetAllNetworkInterfaces().Any(static one => one.NetworkInterfaceType != NetworkInterfaceType.Loopback))
        {
            throw new InvalidOperationException("This machine's network can be reached from here. Use bash bench/run.sh models, which makes a network of its own.");
        }

        var folder = Directory.CreateTempSubdirectory("bench-models-").FullName;
        List<Contestant> contestants = [];
        try
        {
            contestants.AddRange(await StartAsync(folder));
            var direct = contestants[0];
            Console.WriteLine($"{"",-16} {"1 connection",26} {"16 connections",27} {$"{Rate} a second",18} {"first byte",12} {"a stream",10}");
            Console.WriteLine($"{"",-16} {"p50",8} {"p99",8} {"req/s",8} {"p50",9} {"p99",8} {"req/s",8} {"p50",9} {"p99",8} {"p50",12} {"holds",10}");
            foreach (var contestant in contestants)
            {
                await Load.ClosedAsync(contestant, 16, TimeSpan.FromSeconds(5), contestant.Request("hi", stream: false), firstByteOnly: false);
                await Load.ClosedAsync(contestant, 4, TimeSpan.FromSeconds(2), contestant.Request("hi", stream: true), firstByteOnly: false);
            }

            await MeasureAsync(contestants, direct);
        }
        finally
        {
            contestants.ForEach(static contestant => contestant.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(List<Contestant> contestants, Contestant direct)
    {
        var rows = contestants.ToDictionary(static contestant => contestant, static _ => new List<(Times One, Times Many, Times Fixed, Times First)>());
        for (var round = 0; round < Rounds; round++)
        {
            // Whoever went first goes last next time.
            foreach (var contestant in contestants.Skip(round % contestants.Count).Concat(contestants.Take(round % contestants.Count)))
            {
                var (whole, streamed) = (contestant.Request("hi", stream: false), contestant.Request("hi", stream: true));
                rows[contestant].Add((
                    await Load.ClosedAsync(contestant, 1, Turn, whole, firstByteOnly: false),
                    await Load.ClosedAsync(contestant, 16, Turn, whole, firstByteOnly: false),
                    await Load.OpenAsync(contestant, Rate, 16, Turn, whole),
                    await Load.ClosedAsync(contestant, 1, Turn, streamed, firstByteOnly: true)));
            }
        }

        foreach (var (contestant, row) in rows)
        {
            var held = contestant == direct ? double.NaN : await Load.HeldAsync(contestant, Streams);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{contestant.Name,-16} {Middle(row, static one => one.One.P50),8:0.000} {Middle(row, static one => one.One.P99),8:0.00} {Middle(row, static one => one.One.Rate),8:0} {Middle(row, static one => one.Many.P50),9:0.00} {Middle(row, static one => one.Many.P99),8:0.0} {Middle(row, static one => one.Many.Rate),8:0} {Middle(row, static one => one.Fixed.P50),9:0.00} {Middle(row, static one => one.Fixed.P99),8:0.0} {Middle(row, static one => one.First.P50),9:0.000} ms {held / 1024,7:0.0} kB"));
        }

        Console.WriteLine("in milliseconds, the middle of three rounds; goals: >= 0.80 x bare YARP and >= 10 x Portkey in req/s, first byte <= +0.3 ms, <= 20 kB a stream");
    }

    private static double Middle<T>(List<T> rounds, Func<T, double> value) => rounds.Select(value).Order().ElementAt(rounds.Count / 2);

    private static async Task<List<Contestant>> StartAsync(string folder)
    {
        const int upstream = 9901;
        var origin = $"http://127.0.0.1:{upstream}";
        List<Contestant> contestants =
        [
            await Contestant.StartAsync("direct", upstream, Self("models-upstream", origin), "Authorization: Bearer sk-bench\r\n"),
            await Contestant.StartAsync("bare YARP", 9902, Self("models-yarp", "http://127.0.0.1:9902", origin), "Authorization: Bearer sk-bench\r\n"),
            await OwnServer.StartAsync(9903, origin, folder),
        ];
        var portkey = Path.GetFullPath(Path.Combine("eng", "models", "node_modules", "@portkey-ai", "gateway", "build", "start-server.js"));
        if (!File.Exists(portkey))
        {
            Console.WriteLine("eng/models is not installed (npm ci --ignore-scripts): no Portkey to compare with");
            return contestants;
        }

        ProcessStartInfo start = new("node", [portkey, "--headless", "--port=9904"]) { WorkingDirectory = folder };
        start.Environment["TRUSTED_CUSTOM_HOSTS"] = "127.0.0.1";
        start.Environment["NODE_ENV"] = "production";
        contestants.Add(await Contestant.StartAsync("Portkey 1.15.2", 9904, start, $"Authorization: Bearer sk-bench\r\nx-portkey-provider: openai\r\nx-portkey-custom-host: {origin}/v1\r\n"));
        return contestants;
    }

    private static ProcessStartInfo Self(params string[] arguments) => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "AgentIdentity.Bench.dll"), .. arguments]);
}
