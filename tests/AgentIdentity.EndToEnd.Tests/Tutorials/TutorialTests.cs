namespace AgentIdentity.EndToEnd.Tests.Tutorials;

/// <summary>The tutorial for security engineers, followed to the letter in an empty folder.</summary>
public sealed class TutorialTests
{
    [Fact]
    public async Task Every_command_of_the_tutorial_prints_what_the_page_shows()
    {
        await using Desk desk = new();
        var steps = new Walkthrough(await File.ReadAllTextAsync(Path.Combine(Desk.Root, "docs", "policies", "tutorial.md"), TestContext.Current.CancellationToken)).Steps().ToList();

        steps.Count(step => step.Command is not null).Should().BeGreaterThan(30);
        foreach (var step in steps)
        {
            if (step.Path is { } path)
            {
                desk.Write(path, step.Text);
                continue;
            }

            var printed = await desk.TypeAsync(step.Command!);
            Walkthrough.Matches(step.Text, printed).Should().BeTrue($"$ {step.Command}\nshows\n{step.Text}\nand printed\n{printed}");
        }
    }

    [Theory]
    [InlineData("Loaded …", "Loaded 12 tuples", true)]
    [InlineData("Loaded …", "Refused", false)]
    [InlineData("a\n…\nd", "a\nb\nc\nd", true)]
    [InlineData("a\n…\nd", "a\nb\nc", false)]
    [InlineData("a\n…", "a\nb\nc", true)]
    [InlineData("a\n…", "b\na", false)]
    [InlineData("a", "a\nb", false)]
    public void Canary_a_page_that_shows_something_else_is_noticed(string shown, string printed, bool same) =>
        Walkthrough.Matches(shown, printed).Should().Be(same);

    [Fact]
    public void Canary_files_and_commands_are_both_found()
    {
        var steps = new Walkthrough("Write `rules/a.yaml`:\n\n```yaml\nrules: []\n```\n\nThen:\n\n```console\n$ agentid policy check mine\nGood.\n$ true\n```\n").Steps();

        steps.Should().Equal(
            new Step(null, "rules: []\n") { Path = "rules/a.yaml" },
            new Step("agentid policy check mine", "Good."),
            new Step("true", ""));
    }
}
