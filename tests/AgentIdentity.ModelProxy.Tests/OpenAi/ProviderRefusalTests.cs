using System.Text;

namespace AgentIdentity.ModelProxy.Tests.OpenAi;

public sealed class ProviderRefusalTests
{
    private const string Key = "sk-proj-abcdefghijklmnop";

    [Theory]
    [InlineData(400, """{"error":{"message":"Unsupported value: 'temperature'","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}""")]
    [InlineData(429, """{"error":{"message":"Rate limit","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""")]
    public void The_providers_status_and_words_pass(int status, string body)
    {
        var refusal = ProviderRefusal.Of(status, Sample.Bytes(body), Key);

        refusal.Status.Should().Be(status);
        Encoding.UTF8.GetString(refusal.Body.Span).Should().Be(body);
        refusal.Error.Should().BeNull();
    }

    [Theory]
    [InlineData("""{"error":"model runner has crashed"}""", """{"error":{"message":"model runner has crashed","type":null,"param":null,"code":null}}""")]
    [InlineData("""{"object":"error","message":"too long","type":"BadRequestError","param":null,"code":400}""", """{"error":{"message":"too long","type":"BadRequestError","param":null,"code":"400"}}""")]
    [InlineData("""{"error":{"message":"no","code":42,"metadata":{"account":"org-9"}},"request":{"headers":{"host":"10.0.0.7"}}}""", """{"error":{"message":"no","type":null,"param":null,"code":"42"}}""")]
    public void Nothing_of_the_providers_body_passes_but_the_four_members_of_an_error(string body, string passed) =>
        Encoding.UTF8.GetString(ProviderRefusal.Of(500, Sample.Bytes(body), Key).Body.Span).Should().Be(passed);

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(407)]
    public void A_refused_credential_is_the_brokers_trouble_and_shows_nothing(int status)
    {
        var refusal = ProviderRefusal.Of(status, Sample.Bytes("""{"error":{"message":"Incorrect API key provided: sk-proj-****mnop."}}"""), Key);

        refusal.Status.Should().Be(502);
        refusal.Error.Should().Be(ModelError.ProviderCredential);
        Encoding.UTF8.GetString(refusal.Body.Span).Should().Contain("AID4033").And.NotContain("sk-proj");
    }

    [Theory]
    [InlineData("""{"error":{"message":"quota of sk-proj-abcdefghijklmnop is used up"}}""")]
    [InlineData("""{"error":{"message":"quota of SK-ab******yz is used up"}}""")]
    [InlineData("""{"error":{"message":"header was Bearer abc.def.ghi-jkl"}}""")]
    [InlineData("""{"error":{"message":"quota of s\u006b-proj-abcdefghijklmnop is used up"}}""")]
    [InlineData("""{"error":{"message":"used up","code":"sk-proj-abcdefghijklmnop"}}""")]
    public void Words_that_hold_a_credential_are_withheld(string body)
    {
        var refusal = ProviderRefusal.Of(429, Sample.Bytes(body), Key);

        refusal.Status.Should().Be(429);
        Encoding.UTF8.GetString(refusal.Body.Span).Should().Contain("withheld").And.NotContainAny("sk-", "SK-", "abc.def");
    }

    [Fact]
    public void A_key_without_a_known_form_is_recognised_too() =>
        ProviderRefusal.Of(400, Sample.Bytes("""{"error":{"message":"key hunter2hunter2"}}"""), "hunter2hunter2")
            .Error.Should().Be(ModelError.ProviderUnreadable);

    [Theory]
    [InlineData(503, "<html>Service Unavailable</html>", 503)]
    [InlineData(500, "", 500)]
    [InlineData(500, "{}", 500)]
    [InlineData(302, "", 502)]
    [InlineData(101, "", 502)]
    public void Anything_else_becomes_a_readable_error(int status, string body, int expected)
    {
        var refusal = ProviderRefusal.Of(status, Sample.Bytes(body), null);

        refusal.Status.Should().Be(expected);
        refusal.Error.Should().Be(ModelError.ProviderUnreadable);
    }
}
