using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Sources;

public sealed class SpellingTests
{
    private static readonly string[] Names = ["id", "owner", "message", "on", "let", "deny", "require", "redact", "strip_tool_call", "otherwise"];

    [Theory]
    [InlineData("denny", "deny")]
    [InlineData("dney", "deny")]
    [InlineData("Deny", "deny")]
    [InlineData("requires", "require")]
    [InlineData("stripToolCall", "strip_tool_call")]
    [InlineData("strip-tool-calls", "strip_tool_call")]
    [InlineData("ownr", "owner")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void A_slip_names_what_was_meant_and_nothing_else_does(string written, string? meant) => Spelling.Nearest(written, Names).Should().Be(meant);

    [Fact]
    public void A_text_that_is_no_name_is_not_compared() => Spelling.Nearest(new string('a', 100_000), [new string('a', 100_000)]).Should().BeNull();

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("1h30m", 5_400)]
    [InlineData("30d", 2_592_000)]
    [InlineData("0s", 0)]
    [InlineData("", null)]
    [InlineData("15", null)]
    [InlineData("15 m", null)]
    [InlineData("30m1h", null)]
    [InlineData("-1m", null)]
    [InlineData("999999999d", null)]
    public void A_span_of_time_is_read_as_people_write_it(string text, int? seconds)
    {
        var read = DurationText.Parse(text);

        read?.TotalSeconds.Should().Be(seconds);
        (read is null).Should().Be(seconds is null);
        if (read is { } span)
        {
            DurationText.Parse(DurationText.Of(span)).Should().Be(span);
        }
    }
}
