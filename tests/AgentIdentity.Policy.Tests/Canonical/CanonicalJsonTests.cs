using System.Text;
using System.Text.Json;

namespace AgentIdentity.Policy.Tests.Canonical;

public sealed class CanonicalJsonTests
{
    /// <summary>RFC 8785 section 3.2.4, the worked example.</summary>
    [Fact]
    public void The_example_of_the_rfc_comes_out_as_the_rfc_says() => Of("""
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }
        """).Should().Be("""{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"""
            .Replace("333333333.3333333,", "33333333333333329e-8,", StringComparison.Ordinal), "but for the number that a double does not hold");

    /// <summary>RFC 8785 section 3.2.3.</summary>
    [Fact]
    public void Members_are_ordered_by_utf16_code_units() => Of("""
        {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
        """).Should().Be("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");

    [Theory]
    [InlineData("""{"a":1,"b":[1,2,{"x":"é"}]}""", """ { "b" : [ 1.0 , 2e0, { "x" : "\u00e9" } ] , "a" : 10e-1 } """)]
    [InlineData("0", "-0.000e99999999999999")]
    [InlineData("9007199254740993", "900719925474099.30e1")]
    public void What_means_the_same_has_one_digest(string one, string other) => Digest(one).Should().Be(Digest(other));

    [Theory]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("9007199254740993", "9007199254740994")]
    [InlineData("0.1", "0.1000000000000000055511151231257827")]
    [InlineData("1e400", "1e401")]
    [InlineData("1e400", "null")]
    [InlineData("1e-400", "0")]
    [InlineData("-1e-400", "1e-400")]
    [InlineData("\"1\"", "1")]
    [InlineData("{}", "[]")]
    [InlineData("100000000000000000000000001", "100000000000000000000000000")]
    public void What_differs_has_two_digests(string one, string other) => Digest(one).Should().NotBe(Digest(other));

    [Fact]
    public void No_arguments_are_not_empty_arguments() => CanonicalJson.Digest(null).Should().NotBe(Digest("{}")).And.StartWith("sha256:");

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""["\ud800"]""")]
    [InlineData("""{"\udc00":1}""")]
    [InlineData("1e1000000000000000000")]
    public void What_has_no_canonical_form_has_no_digest(string json)
    {
        var digest = () => Digest(json);
        digest.Should().Throw<FormatException>();
    }

    private static string Of(string json) => Encoding.UTF8.GetString(CanonicalJson.Write(JsonDocument.Parse(json).RootElement));

    private static string Digest(string json) => CanonicalJson.Digest(JsonDocument.Parse(json).RootElement);
}
