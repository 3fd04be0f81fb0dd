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
}
