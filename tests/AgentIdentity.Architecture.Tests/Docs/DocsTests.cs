using System.Text.Json;
using AgentIdentity.Architecture.Tests.Source;

namespace AgentIdentity.Architecture.Tests.Docs;

public sealed class DocsTests
{
    private static readonly IEnumerable<string> Markdown = Repository.Under("", ".md");

    [Fact]
    public void Every_link_in_every_page_resolves() =>
        Markdown.SelectMany(page => Pages.BrokenLinks(page, Repository.Read(page), Repository.Exists, Repository.Read)).Should().BeEmpty();

    [Fact]
    public void Every_page_of_docs_is_found_from_README() => Repository.Under("docs", ".md").Where(static page => page.Count(static sign => sign == '/') == 1)
        .Should().NotBeEmpty().And.OnlyContain(page => Repository.Read("README.md").Contains($"]({page})", StringComparison.Ordinal));

    [Theory]
    [InlineData("[a](missing.md)", 1)]
    [InlineData("[a](here.md#nowhere)", 1)]
    [InlineData("[a](here.md#a-heading)", 0)]
    [InlineData("[a](../docs/here.md)", 0)]
    [InlineData("[a](http://plain.example)", 1)]
    [InlineData("[a](https://example.com)", 0)]
    [InlineData("`[a](missing.md)`", 0)]
    public void Canary_a_broken_link_is_caught(string text, int broken) =>
        Pages.BrokenLinks("docs/page.md", text, path => path == "docs/here.md", _ => "# A heading\n").Should().HaveCount(broken);

    [Fact]
    public void Every_JSON_block_in_every_page_is_JSON()
    {
        var blocks = Markdown.SelectMany(page => Pages.Json(Repository.Read(page)).Select(block => (page, block))).ToList();

        blocks.Should().HaveCountGreaterThan(20);
        foreach (var (page, block) in blocks)
        {
            ((Action)(() => JsonDocument.Parse(block).Dispose())).Should().NotThrow($"{page} shows {block}");
        }
    }

    [Fact]
    public void Every_threat_names_tests_that_exist_or_is_open()
    {
        var page = Repository.Read("SECURITY.md");

        ThreatTable.Rows(page).Should().HaveCountGreaterThan(20);
        ThreatTable.Faults(page, ThreatTable.Tests(SourceFile.Under("tests/"))).Should().BeEmpty();
    }

    [Theory]
    [InlineData("| replay | refused | `DpopTests.A_replay_is_refused` |", 0)]
    [InlineData("| replay | refused | `DpopTests.Renamed_away` |", 1)]
    [InlineData("| replay | refused | trust us |", 1)]
    [InlineData("| replay | refused | open |", 0)]
    public void Canary_a_threat_without_a_test_is_caught(string row, int faults)
    {
        var tests = ThreatTable.Tests([SourceFile.Parse("tests/T.cs", "class DpopTests { [Fact] public void A_replay_is_refused() { } public void Renamed_away() { } }")]);

        ThreatTable.Faults(row, tests).Should().HaveCount(faults);
    }
}
