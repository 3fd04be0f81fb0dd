using System.Text.RegularExpressions;
using AgentIdentity.Pages.Tests.Setup;

namespace AgentIdentity.Pages.Tests.Gates;

public sealed partial class StoryTests
{
    private const int Largest = 150 << 10;

    [Fact]
    public async Task The_story_shows_the_pictures_that_the_journeys_take_each_once_and_in_its_order()
    {
        var page = await File.ReadAllTextAsync(Story.Page, TestContext.Current.CancellationToken);

        Picture().Matches(page).Select(static match => match.Groups[1].Value).Should().Equal(Story.Pictures);
    }

    [Fact]
    public async Task Each_picture_is_there_is_small_and_is_of_a_page_that_some_journey_brings_to_the_gate()
    {
        var journeys = string.Concat(await Task.WhenAll(Directory.EnumerateFiles(Story.Journeys, "*.cs").Select(static file => File.ReadAllTextAsync(file))));
        foreach (var picture in Story.Pictures)
        {
            new FileInfo(Story.FileOf(picture)).Length.Should().BeInRange(1_000, Largest, picture);
            journeys.Should().Contain($"\"{picture}\"");
        }
    }

    [GeneratedRegex(@"\(people/([a-z-]+)\.png\)")]
    private static partial Regex Picture();
}
