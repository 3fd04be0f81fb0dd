using System.Text;
using AgentIdentity.Gateway.Obligations;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Tests.Obligations;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("""{"id":1,"iban":"DE00"}""", "iban", """{"id":1}""")]
    [InlineData("""{"iban":1,"iban":2,"a":3}""", "iban", """{"a":3}""")]
    [InlineData("""{"ib\u0061n":1,"a":3}""", "iban", """{"a":3}""")]
    [InlineData("""{"IBAN":1}""", "iban", """{"IBAN":1}""")]
    [InlineData("""{"contacts":[{"n":1,"iban":2},{"iban":3}]}""", "contacts[].iban", """{"contacts":[{"n":1},{}]}""")]
    [InlineData("""{"contacts":[{"n":1,"iban":2},{"iban":3}]}""", "contacts.iban", """{"contacts":[{"n":1},{}]}""")]
    [InlineData("""{"contacts":{"iban":3}}""", "contacts[].iban", """{"contacts":{}}""")]
    [InlineData("""[{"iban":3},[{"iban":4,"b":5}]]""", "iban", """[{},[{"b":5}]]""")]
    [InlineData("""[{"iban":3}]""", "[].iban", """[{}]""")]
    [InlineData("""{"a":{"b":{"c":1,"d":2}}}""", "a.b.c a.b.e", """{"a":{"b":{"d":2}}}""")]
    [InlineData("""{"a":{"b":1}}""", "a a.b", """{}""")]
    [InlineData("""{"a":7}""", "a.b", """{"a":7}""")]
    [InlineData("""{"data":"{\"iban\":1,\"a\":3}","s":"{\"a\": 3}"}""", "iban", """{"data":"{\"a\":3}","s":"{\"a\": 3}"}""")]
    [InlineData("""{"data":" [{\"iban\":1}]"}""", "data[].iban", """{"data":"[{}]"}""")]
    [InlineData("""["\"{\\\"iban\\\":1}\""]""", "iban", """["\"{}\""]""")]
    [InlineData("""{"data":"{iban: 1}"}""", "iban", """{"data":"{iban: 1}"}""")]
    [InlineData("""{"n":1.50,"big":123456789012345678901234567890,"s":"grüße <b>"}""", "x", """{"n":1.50,"big":123456789012345678901234567890,"s":"grüße <b>"}""")]
    public void What_a_path_names_is_gone_and_nothing_else(string document, string paths, string expected)
    {
        new JsonRedaction(Tree(paths)).TryWrite(Encoding.UTF8.GetBytes(document), out var rest).Should().BeTrue();
        Encoding.UTF8.GetString(rest.Span).Should().Be(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("iban")]
    [InlineData("\"iban\"")]
    [InlineData("17")]
    [InlineData("{\"a\":1} {\"iban\":2}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public void What_is_no_json_object_or_list_is_not_vouched_for(string document) =>
        new JsonRedaction(Tree("iban")).TryWrite(Encoding.UTF8.GetBytes(document), out _).Should().BeFalse();

    [Fact]
    public void What_nests_deeper_than_is_read_is_not_vouched_for() =>
        new JsonRedaction(Tree("iban")).TryWrite(Encoding.UTF8.GetBytes(new string('[', 100) + new string(']', 100)), out _).Should().BeFalse();

    [Theory]
    [InlineData("iban", true)]
    [InlineData("contacts[].iban", true)]
    [InlineData("[].iban", true)]
    [InlineData("a[][].b", true)]
    [InlineData("", false)]
    [InlineData("[]", false)]
    [InlineData("a..b", false)]
    [InlineData(".a", false)]
    [InlineData("a.[].b", false)]
    [InlineData("a[0].b", false)]
    [InlineData("a.*", false)]
    [InlineData("a.\"b\"", false)]
    public void A_path_that_cannot_be_read_is_not_taken_for_one(string path, bool readable) => RedactionTree.CanRead([path]).Should().Be(readable);

    /// <summary>Whatever the document: nothing at a redacted path survives, and everything else does.</summary>
    [Fact]
    public void A_redacted_name_never_survives_at_any_depth_of_lists()
    {
        foreach (var lists in Enumerable.Range(0, 20))
        {
            var document = $$"""{"a":{{new string('[', lists)}}{"secret":1,"kept":2}{{new string(']', lists)}}}""";
            new JsonRedaction(Tree("a.secret")).TryWrite(Encoding.UTF8.GetBytes(document), out var rest).Should().BeTrue();
            Encoding.UTF8.GetString(rest.Span).Should().NotContain("secret").And.Contain("kept");
        }
    }

    private static RedactionTree Tree(string paths) => RedactionTree.Of(new Decision
    {
        Id = "dec_1",
        Outcome = Outcome.Allow,
        Conjuncts = [],
        BundleDigest = "",
        Visible = true,
        ArgumentsKnown = true,
        Obligations = [.. paths.Split(' ').Select(path => new Obligation("hide", ObligationKind.Redact, [path]))],
    })!;
}
