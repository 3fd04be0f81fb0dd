namespace AgentIdentity.Cel.Tests.Conformance;

public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_published_conformance_case_passes_or_is_excluded_by_name()
    {
        var cases = ConformanceData.Read("conformance");
        var exclusions = Exclusions.Read("conformance");
        var failures = cases.Select(test => (test, Problem: CaseRunner.Run(test))).Where(pair => pair.Problem is not null).ToList();
        var unexpected = failures.Where(pair => !exclusions.Contains(pair.test)).Select(pair => $"{pair.test.Path}\n    {pair.test.Expression}\n    {pair.Problem}").ToList();
        var stale = exclusions.Names.Except(failures.Select(pair => pair.test.Path)).ToList();

        Report($"CEL conformance: {cases.Count} cases, {cases.Count - failures.Count} passed, {exclusions.Names.Count} excluded by name");
        foreach (var (reason, count) in exclusions.Totals())
        {
            Report($"  {count,4} {reason}");
        }

        if (Environment.GetEnvironmentVariable("CEL_CONFORMANCE_REPORT") is { } report)
        {
            File.WriteAllLines(report, failures.Select(pair => $"{pair.test.Path}\t{pair.test.Expression.ReplaceLineEndings(" ")}\t{pair.Problem}"));
        }

        unexpected.Should().BeEmpty("these cases fail and are not in the exclusions file");
        stale.Should().BeEmpty("these cases are excluded but pass or are gone");
    }

    /// <summary>To the console as well: the totals are worth reading when everything passes.</summary>
    private void Report(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
