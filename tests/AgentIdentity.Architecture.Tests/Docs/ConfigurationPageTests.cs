using System.Text.RegularExpressions;

namespace AgentIdentity.Architecture.Tests.Docs;

/// <summary>docs/configuration.md lists what is read, and nothing that is not.</summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly string Page = Repository.Read("docs/configuration.md");

    [Fact]
    public void Every_setting_of_the_server_and_the_gateway_is_on_the_page_and_no_other() =>
        Differences(Rows(Page, "Server and gateway"), ReadSettings.OfServer()).Should().BeEmpty();

    [Fact]
    public void Every_setting_of_the_sidecar_is_on_the_page_and_no_other() =>
        Differences(Rows(Page, "Sidecar"), ReadSettings.OfSidecar()).Should().BeEmpty();

    [Fact]
    public void Every_setting_of_a_protected_API_is_on_the_page_and_no_other() =>
        Differences(Rows(Page, "A protected API"), ReadSettings.OfProtectedApi()).Should().BeEmpty();

    [Fact]
    public void Every_setting_has_a_default_a_meaning_and_an_example() => Page.Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
        .Should().OnlyContain(line => line.Trim('|').Split('|').Length == 4 && line.Trim('|').Split('|').Skip(2).All(cell => cell.Trim().Length > 0));

    [Fact]
    public void Canary_what_is_read_is_noted_by_name_and_not_by_section() =>
        ReadSettings.OfServer().Should().Contain("Keys:Kms:KeyIds").And.Contain("Upstreams:{name}:Secret").And.NotContain("Keys:Kms").And.NotContain("Upstreams");

    [Fact]
    public void Canary_a_row_under_another_heading_does_not_count() =>
        Rows("## One\n| `a` | x |\n## Two\n| `b` | x |\n", "Two").Should().Equal("b");

    [Fact]
    public void Canary_every_difference_is_told() =>
        Differences(["A", "B", "B"], ["A", "C"]).Should().Equal("B is on the page twice", "B is on the page and not read", "C is read and not on the page");

    private static IEnumerable<string> Differences(IEnumerable<string> page, IEnumerable<string> read)
    {
        var rows = page.ToList();
        return [.. rows.CountBy(static row => row).Where(static row => row.Value > 1).Select(static row => row.Key + " is on the page twice"),
            .. rows.Except(read).Select(static row => row + " is on the page and not read"),
            .. read.Except(rows).Select(static row => row + " is read and not on the page")];
    }

    private static IEnumerable<string> Rows(string page, string heading) =>
        FirstCells().Matches(page.Split("\n## ").Select(static part => part.TrimStart('#', ' ')).Single(part => part.StartsWith(heading + "\n", StringComparison.Ordinal)))
            .Select(static row => row.Groups["name"].Value);

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCells();
}
