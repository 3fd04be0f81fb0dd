using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentIdentity.Cel;

namespace AgentIdentity.Bench;

/// <summary>
/// Planned rules over one call's arguments, beside @bufbuild/cel on the same rules and values where eng/cel is installed. The two
/// take turns; the arguments are JSON read in place here, and maps made beforehand there.
/// </summary>
internal sealed class CelContest : IDisposable
{
    private const int Rounds = 9;
    private const int Evaluations = 20_000;
    private const string Now = "2026-11-22T12:00:00Z";
    private const string Arguments = """{"amount":80,"currency":"EUR","note":null,"to":["ann@example.com","ben@example.com","eve@example.com"],"order":{"id":"A-17","lines":[{"sku":"x","qty":1},{"sku":"y","qty":7}]}}""";

    private static readonly string[] Rules =
    [
        "args.amount <= 250",
        "args.amount > 10 && args.amount <= 250 && action == 'tools/call'",
        "action in ['GET', 'HEAD', 'tools/call']",
        "action.startsWith('tools/') ? args.amount < 100 : false",
        "now < timestamp('2030-01-01T00:00:00Z') && now.getHours() >= 9",
        "action.matches('^tools/[a-z]+$')",
        "args.to.all(t, t.endsWith('@example.com'))",
        "has(args.order.lines) && args.order.lines.exists(l, l.qty > 5)",
    ];

    private readonly JsonDocument _arguments = JsonDocument.Parse(Arguments);
    private readonly CelProgram[] _programs;
    private readonly CelActivation _activation;
    private readonly Process? _theirs;

    private CelContest()
    {
        var environment = CelEnvironment.Standard.Declare("args", CelType.Dyn).Declare("action", CelType.String).Declare("now", CelType.Timestamp);
        _programs = [.. Rules.Select(environment.Compile)];
        _activation = CelActivation.Of(
            ("args", CelValue.FromJson(_arguments.RootElement)),
            ("action", CelValue.FromString("tools/call")),
            ("now", CelValue.FromTimestamp(DateTimeOffset.Parse(Now, CultureInfo.InvariantCulture))));
        _theirs = Start();
    }

    public static void Run()
    {
        using var contest = new CelContest();
        contest.Compare();
    }

    private void Compare()
    {
        Console.WriteLine($"{"rule, planned once",-66} {"ours",8} {"bytes",6} {"cel-es",9} {"ratio",7}");
        for (var rule = 0; rule < Rules.Length; rule++)
        {
            var ours = new double[Rounds];
            var theirs = new double[Rounds];
            Warm(rule);
            for (var round = 0; round < Rounds; round++)
            {
                (ours[round], theirs[round]) = (Time(rule), Ask(rule));
            }

            Array.Sort(ours);
            Array.Sort(theirs);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Rules[rule],-66} {ours[Rounds / 2],5:0} ns {Bytes(rule),6} {theirs[Rounds / 2],6:0} ns {ours[Rounds / 2] / theirs[Rounds / 2],7:0.000}"));
        }

        Console.WriteLine("goal: under 1 µs and 0 bytes for rules over scalars");
    }

    public void Dispose()
    {
        _arguments.Dispose();
        _theirs?.StandardInput.Close();
        _theirs?.WaitForExit();
        _theirs?.Dispose();
    }

    /// <summary>Until both compilers have settled: the first rule would otherwise pay for all.</summary>
    private void Warm(int rule)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(rule == 0 ? 2 : 0.3))
        {
            Time(rule);
        }

        Ask(rule);
    }

    private double Time(int rule)
    {
        var started = Stopwatch.GetTimestamp();
        Evaluate(rule);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Evaluations;
    }

    private long Bytes(int rule)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Evaluate(rule);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Evaluations;
    }

    private void Evaluate(int rule)
    {
        for (var i = 0; i < Evaluations; i++)
        {
            if (!_programs[rule].Evaluate(_activation).AsBool)
            {
                throw new InvalidOperationException("Every rule must hold, or its refusal is what is measured.");
            }
        }
    }

    private double Ask(int rule)
    {
        if (_theirs is null)
        {
            return double.NaN;
        }

        _theirs.StandardInput.WriteLine($$"""{"rule":{{rule}},"times":{{Evaluations}}}""");
        _theirs.StandardInput.Flush();
        return double.Parse(_theirs.StandardOutput.ReadLine() ?? throw new InvalidOperationException("eng/cel/bench.mjs has ended"), CultureInfo.InvariantCulture);
    }

    private static Process? Start()
    {
        var folder = Path.Combine(Directory.GetCurrentDirectory(), "eng", "cel");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            Console.WriteLine("eng/cel is not installed (bash eng/cel/dump.sh): no evaluator to compare with");
            return null;
        }

        var process = Process.Start(new ProcessStartInfo("node", "bench.mjs") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.WriteLine(JsonSerializer.Serialize(new
        {
            variables = new { args = JsonSerializer.Deserialize<JsonElement>(Arguments), action = "tools/call" },
            now = $"timestamp('{Now}')",
            rules = Rules,
        }));
        return process;
    }
}
