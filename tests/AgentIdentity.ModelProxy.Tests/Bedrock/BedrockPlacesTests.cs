namespace AgentIdentity.ModelProxy.Tests.Bedrock;

public sealed class BedrockPlacesTests
{
    [Theory]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-central-1", "eu")]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-west-2", "gb")]
    [InlineData("amazon.nova-pro-v1:0", "ap-northeast-1", "jp,apac")]
    [InlineData("zai.glm-4.6", "us-west-2", "us")]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-central-1", "eu")]
    [InlineData("jp.anthropic.claude-sonnet-4-5-20250929-v1:0", "ap-northeast-1", "jp,apac")]
    [InlineData("apac.anthropic.claude-sonnet-4-20250514-v1:0", "ap-northeast-1", "apac")]
    [InlineData("us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0", "us-gov-west-1", "us-gov,us")]
    [InlineData("global.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-central-1", "global")]
    [InlineData("arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0", "eu-central-1", "eu")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-central-1", "eu")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-central-1", "global")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:provisioned-model/abc123def456", "eu-central-1", "eu")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:imported-model/abc123def456", "eu-central-1", "eu")]
    public void A_name_says_where_a_call_stays(string model, string region, string places) => BedrockPlaces.Of(model, region).Should().Equal(places.Split(','));

    [Theory]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123def456", "eu-central-1")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:default-prompt-router/anthropic.claude:1", "eu-central-1")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:prompt/ABCDEFGHIJ:1", "eu-central-1")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0", "eu-central-1")]
    [InlineData("arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc", "eu-central-1")]
    [InlineData("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "ca-central-1")]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-west-2")]
    [InlineData("mars.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-central-1")]
    [InlineData("unknownmaker.model-1", "eu-central-1")]
    [InlineData("claude", "eu-central-1")]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", null)]
    [InlineData("anthropic.claude-x", "xx-nowhere-1")]
    [InlineData("anthropic.claude-x", "us-iso-east-1")]
    [InlineData("eu.anthropic.claude\n", "eu-central-1")]
    [InlineData(null, "eu-central-1")]
    public void What_a_name_hides_is_unknown(string? model, string? region) => BedrockPlaces.Of(model, region).Should().BeEmpty();

    [Theory]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic")]
    [InlineData("openai.gpt-oss-120b-1:0", "openai")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-pro-v1:0", "amazon")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc", null)]
    public void A_name_says_who_made_the_model(string model, string? maker) => BedrockModelId.Parse(model)!.Maker.Should().Be(maker);
}
