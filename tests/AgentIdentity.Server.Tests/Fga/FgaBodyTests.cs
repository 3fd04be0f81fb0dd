using System.Text;
using AgentIdentity.Server.Fga;

namespace AgentIdentity.Server.Tests.Fga;

public sealed class FgaBodyTests
{
    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"context":{"b":{"c":1,"c":1}}}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("""{"a":"x\u0000y"}""")]
    [InlineData("""{"x\u0000y":1}""")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1}{""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""{/**/}""")]
    [InlineData("not json")]
    public void What_two_readers_could_read_differently_is_refused(string body)
    {
        var (message, refusal) = FgaBody.Parse(Encoding.UTF8.GetBytes(body));
        message.Should().BeNull();
        (refusal!.Status, refusal.Code).Should().Be((400, "validation_error"));
    }

    [Fact]
    public void A_body_that_is_not_utf8_is_refused() =>
        FgaBody.Parse([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]).Refusal!.Message.Should().Contain("UTF-8");

    [Fact]
    public void A_body_that_is_too_deep_is_refused() =>
        FgaBody.Parse(Encoding.UTF8.GetBytes($$"""{"context":{{new string('[', 100_000)}}""")).Refusal!.Status.Should().Be(400);

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    [InlineData("{}")]
    public void No_body_is_an_empty_message(string body)
    {
        var (message, refusal) = FgaBody.Parse(Encoding.UTF8.GetBytes(body));
        refusal.Should().BeNull();
        message!.Text("anything").Should().BeNull();
    }

    [Fact]
    public void Text_beyond_the_first_plane_is_text() =>
        FgaBody.Parse("""{"a":"\ud83d\ude00 😀"}"""u8.ToArray()).Message!.Text("a").Should().Be("😀 😀");
}
