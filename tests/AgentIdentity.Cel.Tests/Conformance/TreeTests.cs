using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>The syntax trees cel-go parsed the expressions of all suites into, and those it refused.</summary>
public sealed class TreeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("conformance")]
    [InlineData("parsing")]
    [InlineData("checking")]
    [InlineData("comprehension")]
    public void Every_published_syntax_tree_is_parsed_or_excluded_by_name(string suite)
    {
        var exclusions = Exclusions.Read($"{suite}.trees");
        var cases = ConformanceData.Read(suite);
        var failures = cases.Select(test => (test.Path, Problem: Problem(test))).Where(pair => pair.Problem is not null).DistinctBy(pair => pair.Path).ToList();
        var line = $"CEL syntax trees, {suite}: {cases.Count} cases, {cases.Count - failures.Count} agree with cel-go, {exclusions.Names.Count} excluded by name";
        output.WriteLine(line);
        Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable("CEL_CONFORMANCE_REPORT") is { } report)
        {
            File.WriteAllLines($"{report}.{suite}.trees", failures.Select(pair => $"{pair.Path}\t{pair.Problem}"));
        }

        failures.Where(pair => !exclusions.Names.Contains(pair.Path)).Should().BeEmpty("these trees differ and are not in the exclusions file");
        exclusions.Names.Except(failures.Select(pair => pair.Path)).Should().BeEmpty("these cases are excluded but agree or are gone");
    }

    /// <summary>The suites were parsed without extensions; what those would have read counts as refused there.</summary>
    private static string? Problem(ConformanceCase test)
    {
        try
        {
            var tree = PublishedTree.Write(Parser.Parse(new Source(test.Expression), CelLimits.Default, Extensions.None));
            return test.Text("ast") is not { } expected ? "parsed, expected a refusal" : tree == expected ? null : $"another tree: {tree.ReplaceLineEndings(" ")}";
        }
        catch (CelException refusal)
        {
            return test.Text("ast") is null ? null : $"refused: {refusal}";
        }
    }
}
