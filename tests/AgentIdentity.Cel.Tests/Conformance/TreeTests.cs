using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>The syntax trees cel-go parsed the expressions of all suites into, and those it refused.</summary>
public sealed class TreeTests
{
    [Theory]
    [InlineData("conformance")]
    [InlineData("parsing")]
    [InlineData("checking")]
    [InlineData("comprehension")]
    public void Every_published_syntax_tree_is_parsed_or_allowed_by_name(string suite) =>
        AllowList.For($"{suite} trees").Judge($"{suite} trees", ConformanceData.Read(suite), Problem);

    /// <summary>The suites were parsed without extensions; what those would have read counts as refused there.</summary>
    private static string? Problem(ConformanceCase test)
    {
        try
        {
            var tree = PublishedTree.Write(Parser.Parse(new Source(test.Expression), CelLimits.Default with { Depth = 32 }, Extensions.None));
            return test.Text("ast") is not { } expected ? "parsed, expected a refusal" : tree == expected ? null : $"another tree: {tree.ReplaceLineEndings(" ")}";
        }
        catch (CelException refusal)
        {
            return test.Text("ast") is null ? null : $"refused: {refusal}";
        }
    }
}
