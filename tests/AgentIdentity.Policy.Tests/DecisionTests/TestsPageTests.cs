using System.Text.RegularExpressions;
using AgentIdentity.Policy.DecisionTests;

namespace AgentIdentity.Policy.Tests.DecisionTests;

/// <summary>The page about tests has a table for every map of the format, with its keys and no others, and its example is one.</summary>
public sealed partial class TestsPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "policies", "tests.md"));

    public static TheoryData<string, string[]> Sections => new()
    {
        { "File", TestKeys.File }, { "Delegation", TestKeys.Delegation }, { "Grant", TestKeys.Grant }, { "Limit", TestKeys.Limit },
        { "Test", TestKeys.Test }, { "Authentication", TestKeys.SignIn }, { "Source", TestKeys.Source }, { "Past call", TestKeys.PastCall },
        { "Call", TestKeys.Call }, { "Expectation", TestKeys.Expectation }, { "Obligation", TestKeys.Obligation }, { "Excuse", TestKeys.Excuse },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_table_has_the_keys_that_the_reader_knows(string section, string[] keys)
    {
        var from = Page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        from.Should().BePositive($"the page has a section {section}");
        var end = Page.IndexOf("\n## ", from + 4, StringComparison.Ordinal);

        Row().Matches(Page[from..end]).Select(row => row.Groups["key"].Value).Should().Equal(keys);
    }

    [Fact]
    public void Every_map_of_the_format_has_a_section() => Sections.Should().HaveSameCount(typeof(TestKeys).GetFields());

    [Fact]
    public void The_example_holds_for_the_worked_policy_that_it_is_about()
    {
        var example = Example().Match(Page).Groups["yaml"].Value;

        var results = DecisionTestFile.Parse(example, "tests/page.test.yaml", PolicyBundle.Load(Path.Combine(Root(), "policies", "refunds"))).Run();

        results.Should().HaveCount(2).And.OnlyContain(result => result.Passed);
    }

    [GeneratedRegex(@"^\| `(?<key>[A-Za-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
