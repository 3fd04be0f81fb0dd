namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>
/// The one list (allowed.txt) of published cases that this library answers otherwise. A line <c>== suite</c> begins a suite's
/// part, <c># reason</c> the cases for which the reason holds; every other line names a case.
/// </summary>
internal sealed class AllowList
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    private AllowList(string suite)
    {
        var (part, reason) = ("", "");
        foreach (var line in File.ReadLines(Path.Combine(ConformanceData.Root(), "tests", "AgentIdentity.Cel.Tests", "Conformance", "allowed.txt")))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                (part, reason) = (line[3..], "");
            }
            else if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                reason = line[2..];
            }
            else if (line.Length > 0 && part == suite)
            {
                reason.Should().NotBeEmpty($"{line} needs a reason");
                _reasons.Add(line, reason);
            }
        }
    }

    public static AllowList For(string suite) => new(suite);

    public bool Contains(string name) => _reasons.ContainsKey(name);

    /// <summary>Prints the totals and fails on every case that is wrong and not allowed, and on every one that is allowed and right.</summary>
    public void Judge(string what, IReadOnlyList<ConformanceCase> cases, Func<ConformanceCase, string?> problemOf)
    {
        var failures = cases.Select(test => (Test: test, Problem: problemOf(test))).Where(pair => pair.Problem is not null).DistinctBy(pair => pair.Test.Path).ToList();
        Report($"CEL {what}: {cases.Count} cases, {cases.Count - failures.Count} passed, {_reasons.Count} allowed by name");
        foreach (var group in _reasons.Values.GroupBy(reason => reason))
        {
            Report($"  {group.Count(),4} {group.Key}");
        }

        if (Environment.GetEnvironmentVariable("CEL_CONFORMANCE_REPORT") is { } report)
        {
            File.WriteAllLines($"{report}.{what.Replace(' ', '.')}", failures.Select(pair => $"{pair.Test.Path}\t{pair.Test.Expression.ReplaceLineEndings(" ")}\t{pair.Problem!.ReplaceLineEndings(" ")}"));
        }

        failures.Where(pair => !Contains(pair.Test.Path)).Select(pair => $"{pair.Test.Path}\n    {pair.Test.Expression}\n    {pair.Problem}")
            .Should().BeEmpty("these cases fail and are not in allowed.txt");
        _reasons.Keys.Except(failures.Select(pair => pair.Test.Path)).Should().BeEmpty("these cases are allowed to fail but pass or are gone");
    }

    /// <summary>To the console: the totals are worth reading when everything passes.</summary>
    private static void Report(string line) => Console.WriteLine(line);
}
