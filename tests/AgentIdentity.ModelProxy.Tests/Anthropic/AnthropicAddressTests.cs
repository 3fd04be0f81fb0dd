namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class AnthropicAddressTests
{
    [Theory]
    [InlineData("https://api.example", ModelSurface.Messages, "https://api.example/v1/messages")]
    [InlineData("https://api.example/", ModelSurface.CountTokens, "https://api.example/v1/messages/count_tokens")]
    [InlineData("https://api.example/v1/", ModelSurface.Messages, "https://api.example/v1/messages")]
    [InlineData("https://api.example/team/a", ModelSurface.Messages, "https://api.example/team/a/v1/messages")]
    public void The_address_may_end_in_the_version_or_not(string address, ModelSurface wire, string expected)
    {
        var call = ProviderAddress.Of(Messages.Candidate with { Address = new Uri(address) }, wire, stream: true, translated: false);

        call.Address.AbsoluteUri.Should().Be(expected);
        call.Key.Should().Be(ProviderKey.XApiKey);
        call.Headers.Should().BeEmpty("the caller's own version goes with the caller's own body");
    }

    [Fact]
    public void A_body_of_the_brokers_goes_with_the_version_it_was_written_for() =>
        ProviderAddress.Of(Messages.Candidate, ModelSurface.Messages, stream: false, translated: true)
            .Headers.Should().ContainSingle().Which.Should().Be(new KeyValuePair<string, string>("anthropic-version", "2023-06-01"));
}
