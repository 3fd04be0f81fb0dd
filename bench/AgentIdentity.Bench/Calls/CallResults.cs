using System.Globalization;
using System.Text;

namespace AgentIdentity.Bench.Calls;

/// <summary>What the contest of calls came to: a table for people, and rows for machines.</summary>
internal sealed class CallResults(IReadOnlyList<CallWay> ways, int[] connections, IReadOnlyDictionary<(string Name, int Connections), List<Turn>> turns)
{
    private const string Base = "bare YARP";

    public void Print(double fsync)
    {
        var table = new StringBuilder();
        foreach (var count in connections)
        {
            table.Append(CultureInfo.InvariantCulture, $"\n| {count} connection{(count == 1 ? "" : "s")} | calls a second | ÷ bare YARP | least to most | p50 | p99 | processor time a call | ÷ bare YARP |\n|---|---|---|---|---|---|---|---|\n");
            foreach (var way in ways)
            {
                var (own, ratios) = (turns[(way.Name, count)], Ratios(way.Name, count, static turn => turn.Rate));
                table.Append(CultureInfo.InvariantCulture,
                    $"| {way.Name} | {Middle(own, static turn => turn.Rate):N0} | {Median(ratios):0.00} | {ratios.Min():0.00} to {ratios.Max():0.00} | {Middle(own, static turn => turn.P50):0.00} ms | {Middle(own, static turn => turn.P99):0.00} ms | {Middle(own, static turn => turn.Processor):0} µs | {Median(Ratios(way.Name, count, static turn => turn.Processor)):0.0} |\n");
            }
        }

        table.Append(CultureInfo.InvariantCulture, $"\nOne write forced to disk took {fsync:0.00} ms in the same run (the middle of 200).\n");
        Console.WriteLine(table);
        BenchPage.Write("calls", table.ToString());
    }

    /// <summary>Rows of artifacts/bench/results.json.</summary>
    public void Write() => BenchRows.Write("calls", [.. connections.SelectMany(count => ways.Where(static way => way.Name != Base).SelectMany(way => Rows(way.Name, count)))]);

    private IEnumerable<BenchRow> Rows(string name, int count)
    {
        var own = turns[(name, count)];
        var rate = Median(Ratios(name, count, static turn => turn.Rate));
        double? goal = name.StartsWith("the broker", StringComparison.Ordinal) ? 0.80 : null;
        yield return new BenchRow($"calls/{name}/{count}/rate", Middle(own, static turn => turn.Rate), "1/s", rate, Base, goal, goal is null ? null : rate >= goal);
        yield return new BenchRow($"calls/{name}/{count}/p50", Middle(own, static turn => turn.P50), "ms", Median(Ratios(name, count, static turn => turn.P50)), Base, null, null);
        yield return new BenchRow($"calls/{name}/{count}/p99", Middle(own, static turn => turn.P99), "ms", Median(Ratios(name, count, static turn => turn.P99)), Base, null, null);
        yield return new BenchRow($"calls/{name}/{count}/processor", Middle(own, static turn => turn.Processor), "us", Median(Ratios(name, count, static turn => turn.Processor)), Base, null, null);
    }

    // Of the same round: what the machine does besides slows both.
    private double[] Ratios(string name, int count, Func<Turn, double> value) => [.. turns[(name, count)].Zip(turns[(Base, count)], (own, bare) => value(own) / value(bare))];

    private static double Middle(List<Turn> turns, Func<Turn, double> value) => Median([.. turns.Select(value)]);

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
