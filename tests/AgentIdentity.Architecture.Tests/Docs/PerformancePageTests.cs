using System.Text.RegularExpressions;

namespace AgentIdentity.Architecture.Tests.Docs;

/// <summary>Numbers without a date are rumours; a picture of another day than its table is a mistake.</summary>
public sealed partial class PerformancePageTests
{
    private const string Page = "docs/performance.md";

    [Fact]
    public void The_page_says_when_it_was_measured_and_its_picture_is_of_the_same_day()
    {
        var page = Repository.Read(Page);
        var date = Measured().Match(page);
        var picture = Picture().Match(page);

        date.Success.Should().BeTrue("the page needs a line 'Measured on 2026-01-31 ...'");
        picture.Success.Should().BeTrue("the page shows the growth of a check's time");
        Repository.Read("docs/" + picture.Groups["file"].Value).Should().Contain("measured " + date.Groups["date"].Value, "bench/run.sh draws the picture: AGENTID_WRITE_DOCS=1");
    }

    [GeneratedRegex(@"^Measured on (?<date>\d{4}-\d{2}-\d{2})\b", RegexOptions.Multiline)]
    private static partial Regex Measured();

    [GeneratedRegex(@"!\[[^\]]+\]\((?<file>[a-z-]+\.svg)\)")]
    private static partial Regex Picture();
}
