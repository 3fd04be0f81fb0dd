using System.Text.RegularExpressions;

namespace AgentIdentity.Architecture.Tests.Docs;

/// <summary>docs/configuration.md lists what is read, and nothing that is not.</summary>
public sealed partial class ConfigurationPageTests
{
    private static readonly string Page = Repository.Read("docs/configuration.md");

    [Fact]
    public void Every_setting_of_the_server_and_the_gateway_is_on_the_page_and_no_other() =>
        Rows(Page, "Server and gateway").Should().OnlyHaveUniqueItems().And.BeEquivalentTo(ReadSettings.OfServer());

    [Fact]
    public void Every_setting_of_the_sidecar_is_on_the_page_and_no_other() =>
        Rows(Page, "Sidecar").Should().OnlyHaveUniqueItems().And.BeEquivalentTo(ReadSettings.OfSidecar());

    [Fact]
    public void Every_setting_of_a_protected_API_is_on_the_page_and_no_other() =>
        Rows(Page, "A protected API").Should().OnlyHaveUniqueItems().And.BeEquivalentTo(ReadSettings.OfProtectedApi());

    [Fact]
    public void Every_setting_has_a_default_a_meaning_and_an_example() => Page.Split('\n').Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
        .Should().OnlyContain(line => line.Trim('|').Split('|').Length == 4 && line.Trim('|').Split('|').Skip(2).All(cell => cell.Trim().Length > 0));

    [Fact]
    public void Canary_what_is_read_is_noted_by_name_and_not_by_section() =>
        ReadSettings.OfServer().Should().Contain("Keys:Kms:KeyIds").And.Contain("Upstreams:{name}:Secret").And.NotContain("Keys:Kms").And.NotContain("Upstreams");

    [Fact]
    public void Canary_a_row_under_another_heading_does_not_count() =>
        Rows("## One\n| `a` | x |\n## Two\n| `b` | x |\n", "Two").Should().Equal("b");

    private static IEnumerable<string> Rows(string page, string heading) =>
        FirstCells().Matches(page.Split("\n## ").Select(static part => part.TrimStart('#', ' ')).Single(part => part.StartsWith(heading + "\n", StringComparison.Ordinal)))
            .Select(static row => row.Groups["name"].Value);

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCells();
}
