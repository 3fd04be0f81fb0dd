using System.Text;

namespace AgentIdentity.Tokens.Tests;

public sealed class EdgesOfJson
{
    private static readonly StrictJsonLimits Limits = new(64, 4, 10);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void The_longest_text_is_as_long_as_allowed(int bytes, bool read) => Read($"\"{new string('a', bytes - 2)}\"").Read.Should().Be(read);

    [Theory]
    [InlineData("[1,2,3,4,5,6,7,8,9]", "more than 10 tokens")]
    [InlineData("[[[[[]]]]]", "nested too deeply")]
    [InlineData("""{"a":1,"a":2}""", "appears twice")]
    [InlineData("\"\\ud800\"", "lone surrogate")]
    [InlineData("[1,\n 2,x]", "line 2, byte 4")]
    [InlineData("[]]", "line 1, byte 3")]
    public void The_error_says_what_is_wrong(string json, string said) => Read(json).Error.Should().Contain(said);

    [Fact]
    public void Unless_told_a_text_may_have_a_mebibyte()
    {
        byte[] Text(int length) => Encoding.UTF8.GetBytes($"\"{new string('a', length - 2)}\"");

        StrictJson.TryParse(Text(1024 * 1024), StrictJsonLimits.Default, out var document, out _).Should().BeTrue();
        document!.Dispose();
        StrictJson.TryParse(Text((1024 * 1024) + 1), StrictJsonLimits.Default, out _, out _).Should().BeFalse();
    }

    [Fact]
    public void Without_limits_nothing_is_read() =>
        FluentActions.Invoking(() => StrictJson.TryParse("{}"u8.ToArray(), null!, out _, out _)).Should().Throw<ArgumentNullException>();

    private static (bool Read, string? Error) Read(string json)
    {
        var read = StrictJson.TryParse(Encoding.UTF8.GetBytes(json), Limits, out var document, out var error);
        document?.Dispose();
        return (read, error);
    }
}
