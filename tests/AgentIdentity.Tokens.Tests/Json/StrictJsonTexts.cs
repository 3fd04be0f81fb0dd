using System.Text;

namespace AgentIdentity.Tokens.Tests;

public sealed class StrictJsonTexts
{
    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""[{"x":{"b":1,"b":1}}]""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("/**/{}")]
    [InlineData("{} {}")]
    [InlineData("{'a':1}")]
    [InlineData("NaN")]
    [InlineData("01")]
    [InlineData("")]
    [InlineData("\uFEFF{}")]
    public void What_two_parsers_could_read_differently_is_refused(string text) => Parses(Encoding.UTF8.GetBytes(text)).Should().BeFalse();

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() => Parses([(byte)'"', 0xFF, (byte)'"']).Should().BeFalse();

    [Theory]
    [InlineData("""{"a":1,"A":2,"b":{"a":1}}""")]
    [InlineData("""["\ud83d\ude00","é",1e5]""")]
    [InlineData("null")]
    public void Plain_JSON_is_read(string text) => Parses(Encoding.UTF8.GetBytes(text)).Should().BeTrue();

    [Fact]
    public void Each_limit_holds()
    {
        var limits = new StrictJsonLimits(64, 4, 10);

        Parses("[[[[1]]]]"u8.ToArray(), limits).Should().BeTrue();
        Parses("[[[[[1]]]]]"u8.ToArray(), limits).Should().BeFalse();
        Parses("[1,2,3,4,5,6,7,8]"u8.ToArray(), limits).Should().BeTrue();
        Parses("[1,2,3,4,5,6,7,8,9]"u8.ToArray(), limits).Should().BeFalse();
        Parses(Encoding.UTF8.GetBytes($"\"{new string('a', 63)}\""), limits).Should().BeFalse();
    }

    [Fact]
    public void The_error_repeats_nothing_of_the_text()
    {
        StrictJson.TryParse("""{"secret":1,"secret":2}"""u8.ToArray(), StrictJsonLimits.Default, out _, out var error).Should().BeFalse();

        error.Should().NotContain("secret").And.Contain("twice");
    }

    private static bool Parses(byte[] utf8, StrictJsonLimits? limits = null)
    {
        var parsed = StrictJson.TryParse(utf8, limits ?? StrictJsonLimits.Default, out var document, out var error);
        document?.Dispose();
        (error is null).Should().Be(parsed);
        return parsed;
    }
}
