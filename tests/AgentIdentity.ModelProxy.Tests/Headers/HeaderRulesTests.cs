namespace AgentIdentity.ModelProxy.Tests.Headers;

public sealed class HeaderRulesTests
{
    [Theory]
    [InlineData("Authorization")]
    [InlineData("DPoP")]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    [InlineData("X-Goog-Api-Key")]
    [InlineData("X-Amz-Security-Token")]
    [InlineData("Cookie")]
    [InlineData("Proxy-Authorization")]
    [InlineData("Forwarded")]
    [InlineData("X-Forwarded-For")]
    [InlineData("Connection")]
    [InlineData("Host")]
    [InlineData("Content-Length")]
    [InlineData("Accept-Encoding")]
    [InlineData("OpenAI-Organization")]
    [InlineData("OpenAI-Project")]
    [InlineData("Helicone-Target-Url")]
    [InlineData("traceparent")]
    public void A_credential_address_or_unknown_header_never_goes_upstream(string name) =>
        HeaderRules.PassesUpstream(name).Should().BeFalse();

    [Theory]
    [InlineData("Content-Type")]
    [InlineData("ACCEPT")]
    [InlineData("OpenAI-Beta")]
    [InlineData("idempotency-key")]
    public void What_the_provider_needs_goes_upstream(string name) => HeaderRules.PassesUpstream(name).Should().BeTrue();

    [Theory]
    [InlineData("Set-Cookie")]
    [InlineData("openai-organization")]
    [InlineData("openai-project")]
    [InlineData("Server")]
    [InlineData("Location")]
    [InlineData("Via")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Content-Encoding")]
    [InlineData("WWW-Authenticate")]
    [InlineData("Alt-Svc")]
    public void What_tells_about_the_providers_account_never_comes_down(string name) =>
        HeaderRules.PassesDownstream(name).Should().BeFalse();

    [Theory]
    [InlineData("x-request-id")]
    [InlineData("Retry-After")]
    [InlineData("retry-after-ms")]
    [InlineData("x-ratelimit-remaining-tokens")]
    [InlineData("X-RateLimit-Reset-Requests")]
    [InlineData("x-should-retry")]
    [InlineData("content-type")]
    public void What_a_client_needs_to_retry_well_comes_down(string name) =>
        HeaderRules.PassesDownstream(name).Should().BeTrue();

    [Theory]
    [InlineData("anthropic-version", ModelSurface.Messages, true)]
    [InlineData("Anthropic-Beta", ModelSurface.CountTokens, true)]
    [InlineData("anthropic-version", ModelSurface.Chat, false)]
    [InlineData("anthropic-beta", ModelSurface.Converse, false)]
    [InlineData("anthropic-user-profile-id", ModelSurface.Messages, false)]
    [InlineData("anthropic-workspace-id", ModelSurface.Messages, false)]
    [InlineData("x-api-key", ModelSurface.Messages, false)]
    [InlineData("Authorization", ModelSurface.Messages, false)]
    [InlineData("accept", ModelSurface.Messages, true)]
    public void What_a_body_was_written_for_goes_with_it_and_nowhere_else(string name, ModelSurface wire, bool passes) =>
        HeaderRules.PassesUpstream(name, wire).Should().Be(passes);

    [Theory]
    [InlineData("anthropic-ratelimit-tokens-remaining", true)]
    [InlineData("anthropic-ratelimit-unified-status", true)]
    [InlineData("anthropic-organization-id", false)]
    [InlineData("anthropic-workspace-id", false)]
    public void Anthropics_limits_come_down_and_its_account_does_not(string name, bool passes) =>
        HeaderRules.PassesDownstream(name).Should().Be(passes);
}
