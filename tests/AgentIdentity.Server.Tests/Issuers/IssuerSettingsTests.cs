using System.Collections.Immutable;
using AgentIdentity.Broker;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Configuration;

namespace AgentIdentity.Server.Tests.Issuers;

public sealed class IssuerSettingsTests
{
    [Fact]
    public void A_whole_issuer_is_read()
    {
        var issuer = Read(
            ("entra:Issuer", "https://login.example/{tenantid}/v2.0"), ("entra:MetadataUrl", "https://login.example/organizations/.well-known/openid-configuration"),
            ("entra:Mapper", "entra"), ("entra:Kinds:0", "AccessToken"), ("entra:Audiences:0", "api://broker"), ("entra:AuthorizedParties:0", "app"),
            ("entra:Tenants:0", "t1"), ("entra:Algorithms:0", "RS256"), ("entra:ClientId", "me"), ("entra:ClientSecret", "hush"), ("entra:DisplayName", "Contoso")).Single();

        (issuer.Mapper, issuer.Kinds, issuer.Audiences[0], issuer.AuthorizedParties[0]).Should().Be((IssuerMapper.Entra, ForeignTokenKinds.AccessToken, "api://broker", "app"));
        issuer.Trust(static _ => null).Names("https://login.example/t1/v2.0").Should().BeTrue();
        issuer.SignIn!.DisplayName.Should().Be("Contoso");
        issuer.ToString().Should().NotContain("hush");
    }

    [Theory]
    [InlineData("x:Issuer", "http://idp.example", "Issuer must be an https address")]
    [InlineData("x:Issuer", "https://broker.example/", "this server itself")]
    [InlineData("x:Mapper", "3", "Mapper must be one of")]
    [InlineData("x:Kinds:0", "7", "Kinds must be one of")]
    [InlineData("x:Algorithms:0", "HS256", "Algorithms must be of")]
    [InlineData("x:CreatesDelegations", "true", "CreatesDelegations is for issuers of ID-JAGs")]
    [InlineData("x:ClientSecret", "hush", "ClientId is missing")]
    [InlineData("x:ClientId", "me", "either ClientSecret or ClientKeyFile")]
    [InlineData("x:Audience", "me", "x:Audience is not a setting")]
    [InlineData("x:Issuer", "https://idp.example/{tenantid}", "Tenants must list")]
    [InlineData("x:MetadataUrl", "http://idp.example/x", "MetadataUrl must be an https address")]
    [InlineData("x:JwksFile", "/nowhere/at/all.json", "JwksFile is not there")]
    [InlineData("Not A Name:Issuer", "https://other.example", "the name must be")]
    [InlineData("y:Issuer", "https://idp.example", "x and y are one issuer")]
    public void A_mistake_is_named_and_nothing_starts(string key, string value, string named) =>
        ((Action)(() => Read(("x:Issuer", "https://idp.example"), (key, value)))).Should().Throw<BrokerException>().WithMessage($"*{named}*");

    [Fact]
    public void No_message_holds_the_secret() =>
        ((Action)(() => Read(("x:Issuer", "http://idp.example"), ("x:ClientId", "me"), ("x:ClientSecret", "hush"), ("x:ClientKeyFile", "/nowhere"))))
            .Should().Throw<BrokerException>().Which.ToString().Should().NotContain("hush");

    private static ImmutableArray<IssuerSettings> Read(params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> all = [];
        foreach (var (key, value) in settings)
        {
            all["Issuers:" + key] = value;
        }

        return new IssuerSettingsReader("https://broker.example", "/").Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build().GetSection("Issuers"));
    }
}
