using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy.Arguments;

namespace AgentIdentity.Policy.Tests.Arguments;

public sealed class ArgumentsDigestTests
{
    /// <summary>The numbers of RFC 8785 appendix B that a double holds and a JSON text can spell.</summary>
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("1E30", "1e+30")]
    [InlineData("4.50", "4.5")]
    [InlineData("2e-3", "0.002")]
    [InlineData("0.000000000000000000000000001", "1e-27")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e308")]
    [InlineData("1e21", "1e+21")]
    [InlineData("1e20", "100000000000000000000")]
    [InlineData("1e-6", "0.000001")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("123e-20", "1.23e-18")]
    [InlineData("-12.50", "-12.5")]
    [InlineData("333333333.33333", "333333333.33333")]
    [InlineData("100", "100")]
    public void A_number_has_one_spelling(string written, string canonical) => Canonical(written).Should().Be(canonical);

    [Fact]
    public void Numbers_that_a_double_cannot_tell_apart_stay_apart()
    {
        Canonical("9007199254740993").Should().Be("9007199254740993");
        Digest("""{"n":9007199254740993}""").Should().NotBe(Digest("""{"n":9007199254740992}"""));
        Canonical("1e400").Should().Be("1e400");
    }

    /// <summary>The example of RFC 8785 section 3.2.3: members stand in the order of their UTF-16 code units, whatever their own language thinks.</summary>
    [Fact]
    public void Members_stand_in_the_order_of_their_code_units() =>
        Canonical("""{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}""")
            .Should().Be("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");

    [Fact]
    public void Texts_are_escaped_where_they_must_be_and_nowhere_else() =>
        Canonical("""["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", true, null, false]""")
            .Should().Be("""["€$\u000f\nA'B\"\\\\\"/",true,null,false]""");

    [Fact]
    public void Two_spellings_of_the_same_arguments_have_one_digest_and_other_arguments_another()
    {
        var one = Digest("""{"amount": 8.0e1, "order": {"id": "A\u002d17", "lines": [1, 2]}}""");

        one.Should().Be(Digest("""{"order":{"lines":[1,2],"id":"A-17"},"amount":80}""")).And.MatchRegex(@"^sha256:[0-9a-f]{64}\z");
        one.Should().NotBe(Digest("""{"order":{"lines":[2,1],"id":"A-17"},"amount":80}"""));
        one.Should().NotBe(Digest("""{"order":{"lines":[1,2],"id":"A-17"},"amount":"80"}"""));
    }

    [Fact]
    public void No_arguments_are_the_empty_object()
    {
        ArgumentsDigest.Of(null).Should().Be(Digest("{}"));
        ArgumentsDigest.Of(default(JsonElement)).Should().Be(Digest("{ }"));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_equal_only_to_itself()
    {
        Digest("""{"a":"\ud83d"}""").Should().Be(Digest("""{"a":"\ud83d"}""")).And.NotBe(Digest("""{"a":"\ud83e"}"""));
    }

    private static string Digest(string json) => ArgumentsDigest.Of(JsonDocument.Parse(json).RootElement);

    private static string Canonical(string json)
    {
        var output = new ArrayBufferWriter<byte>();
        CanonicalJson.Write(JsonDocument.Parse(json).RootElement, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
