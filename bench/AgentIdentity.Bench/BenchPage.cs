using System.Globalization;

namespace AgentIdentity.Bench;

/// <summary>Tables of docs/performance.md that a contest writes itself, between marks, with the date and the machine: AGENTID_WRITE_DOCS=1.</summary>
internal static class BenchPage
{
    public static void Write(string contest, string table)
    {
        if (Environment.GetEnvironmentVariable("AGENTID_WRITE_DOCS") != "1")
        {
            return;
        }

        var file = Path.Combine("docs", "performance.md");
        var (page, begin, end) = (File.ReadAllText(file), $"<!-- {contest}: written by bench/run.sh -->\n", $"<!-- end of {contest} -->");
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{file} has no place for {contest}.");
        }

        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        var measured = string.Create(CultureInfo.InvariantCulture, $"Measured on {TimeProvider.System.GetUtcNow():yyyy-MM-dd} on {Environment.ProcessorCount} cores, .NET {Environment.Version}; load at the end {load}.\n");
        File.WriteAllText(file, page[..(from + begin.Length)] + measured + table + page[to..]);
    }
}
