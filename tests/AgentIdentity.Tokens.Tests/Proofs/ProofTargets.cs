namespace AgentIdentity.Tokens.Tests;

/// <summary>RFC 9449 section 4.3 compares htu after RFC 3986 syntax- and scheme-based normalisation.</summary>
public sealed class ProofTargets
{
    [Theory]
    [InlineData("HTTPS://API.Example:443/a", "https://api.example/a")]
    [InlineData("http://api.example:80", "http://api.example/")]
    [InlineData("http://api.example:8080?x=1", "http://api.example:8080/")]
    [InlineData("https://api.example/a?x=/b#c", "https://api.example/a")]
    [InlineData("https://api.example/%7euser/%2fa", "https://api.example/~user/%2Fa")]
    [InlineData("https://api.example/a/./b/../c", "https://api.example/a/c")]
    [InlineData("https://api.example/a/..", "https://api.example/")]
    [InlineData("https://[::1]:443/a", "https://[::1]/a")]
    public void Equal_addresses_are_equal(string left, string right) => ProofTarget.Normalise(left).Should().NotBeNull().And.Be(ProofTarget.Normalise(right));

    [Theory]
    [InlineData("https://api.example/a", "https://api.example/A")]
    [InlineData("https://api.example/a", "https://api.example/a/")]
    [InlineData("https://api.example/a%2fb", "https://api.example/a/b")]
    [InlineData("https://api.example/a", "http://api.example/a")]
    [InlineData("https://api.example/a//b", "https://api.example/a/b")]
    [InlineData("https://api.example:444/a", "https://api.example/a")]
    public void Different_addresses_are_different(string left, string right) => ProofTarget.Normalise(left).Should().NotBe(ProofTarget.Normalise(right));

    [Theory]
    [InlineData("ftp://api.example/")]
    [InlineData("https://user@api.example/")]
    [InlineData("https:///a")]
    [InlineData("https://api.example/%zz")]
    [InlineData("https://api.example/%2")]
    [InlineData("https://api.example\\@evil/")]
    [InlineData("/mcp/crm")]
    public void What_is_not_a_plain_address_equals_nothing(string url) => ProofTarget.Normalise(url).Should().BeNull();

    [Theory]
    [InlineData("https://a.example", "https://a.example/")]
    [InlineData("https://a.example?x", "https://a.example/")]
    [InlineData("https://a.example#x", "https://a.example/")]
    [InlineData("https://a.example/p?x#y", "https://a.example/p")]
    [InlineData("https://a.example:/p", "https://a.example/p")]
    [InlineData("http://a.example:443/p", "http://a.example:443/p")]
    [InlineData("https://a.example/%41%2d%2E%5f%7E%30", "https://a.example/A-._~0")]
    [InlineData("https://a.example/%2f%20%c3%a9x", "https://a.example/%2F%20%C3%A9x")]
    [InlineData("https://a.example/..", "https://a.example/")]
    [InlineData("https://a.example/../a", "https://a.example/a")]
    [InlineData("https://a.example/a/b/..", "https://a.example/a/")]
    [InlineData("https://a.example/a/b/.", "https://a.example/a/b/")]
    [InlineData("https://a.example/a/b/../", "https://a.example/a/")]
    [InlineData("https://a.example/a/b/../../c", "https://a.example/c")]
    [InlineData("https://a.example/a/.b/..c", "https://a.example/a/.b/..c")]
    [InlineData("https://a.example/a/%2e%2e/c", "https://a.example/c")]
    public void An_address_has_one_form(string url, string form) => ProofTarget.Normalise(url).Should().Be(form);

    [Theory]
    [InlineData(" ")]
    [InlineData("\u007F")]
    [InlineData("\u00E9")]
    [InlineData("\\")]
    [InlineData("\"")]
    [InlineData("<")]
    [InlineData(">")]
    public void A_letter_that_no_address_has_makes_it_none(string letter) => ProofTarget.Normalise($"https://a.example/p{letter}q").Should().BeNull();

    [Theory]
    [InlineData("!")]
    [InlineData("~")]
    [InlineData("'()*+,;=:@$&")]
    public void Letters_that_an_address_may_have_stay(string letters) => ProofTarget.Normalise($"https://a.example/p{letters}q").Should().Be($"https://a.example/p{letters}q");

    [Theory]
    [InlineData("https://")]
    [InlineData("https://?x")]
    [InlineData("https://a%2eexample/")]
    [InlineData("https://a.example/%")]
    [InlineData("https://a.example/%4")]
    public void What_lacks_a_part_is_none(string url) => ProofTarget.Normalise(url).Should().BeNull();

    [Fact]
    public void An_address_has_at_most_4096_characters()
    {
        var longest = "https://a.example/".PadRight(4096, 'p');

        ProofTarget.Normalise(longest).Should().Be(longest);
        ProofTarget.Normalise(longest + "p").Should().BeNull();
    }
}
