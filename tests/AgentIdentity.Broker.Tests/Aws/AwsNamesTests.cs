using System.Text.RegularExpressions;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Broker.Tests.Aws;

public sealed class AwsNamesTests
{
    private static readonly Regex Alphabet = new(@"\A[A-Za-z0-9_+=,.@-]{2,64}\z");

    [Theory]
    [InlineData("ben")]
    [InlineData("ben.smith_2")]
    [InlineData("ben@corp.example")]
    public void Names_that_fit_pass_as_they_are(string human) => AwsNames.SourceIdentity(human).Should().Be(human);

    [Theory]
    [InlineData("b")]
    [InlineData("")]
    [InlineData("aws:ben")]
    [InlineData("AWS:ben")]
    [InlineData("Bén Müller")]
    [InlineData("https://idp.example|0123456789")]
    [InlineData("a=b")]
    public void Names_that_do_not_fit_keep_what_can_be_read_and_get_a_mark(string human) =>
        AwsNames.SourceIdentity(human).Should().MatchRegex(Alphabet.ToString()).And.Contain("=").And.NotStartWith("aws:").And.NotBe(human);

    [Law(Cases = 300)]
    public Property Every_name_is_in_the_alphabet_and_no_two_humans_become_one()
    {
        var letters = Gen.Elements("abAB09._-@=+,: äß\n|/".ToCharArray());
        var texts = Gen.OneOf(letters.ListOf().Select(static list => new string([.. list])), Gen.Choose(60, 70).Select(static length => new string('x', length)));
        return Prop.ForAll(texts.Two().ToArbitrary(), static pair =>
        {
            var (one, other) = (AwsNames.SourceIdentity(pair.Item1), AwsNames.SourceIdentity(pair.Item2));
            return Alphabet.IsMatch(one) && !one.StartsWith("aws:", StringComparison.OrdinalIgnoreCase) && (one == other) == (pair.Item1 == pair.Item2)
                && AwsNames.SourceIdentity(one) == (one.Contains('=', StringComparison.Ordinal) ? AwsNames.SourceIdentity(one) : one)
                && Alphabet.IsMatch(AwsNames.Session(pair.Item1, "dlg_" + pair.Item2));
        });
    }

    [Fact]
    public void A_session_is_named_by_agent_and_delegation() => AwsNames.Session("codex", "dlg_0123456789abcdefghij").Should().Be("codex.456789abcdefghij");
}
