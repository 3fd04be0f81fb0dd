namespace AgentIdentity.ModelProxy.Tests.Bedrock;

public sealed class BedrockRightsTests
{
    private static readonly Uri Runtime = new("https://bedrock-runtime.eu-central-1.amazonaws.com");
    private static readonly Uri Mantle = new("https://bedrock-mantle.eu-central-1.api.aws/v1");

    [Theory]
    [InlineData("anthropic.claude-x-v1:0", "arn:aws:bedrock:*::foundation-model/anthropic.claude-x-v1:0")]
    [InlineData("eu.anthropic.claude-x-v1:0", "arn:aws:bedrock:*:*:inference-profile/eu.anthropic.claude-x-v1:0 arn:aws:bedrock:*::foundation-model/anthropic.claude-x-v1:0")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-x-v1:0", "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-x-v1:0 arn:aws:bedrock:*::foundation-model/anthropic.claude-x-v1:0")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc", "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc arn:aws:bedrock:*::foundation-model/*")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:provisioned-model/abc", "arn:aws:bedrock:eu-central-1:123456789012:provisioned-model/abc")]
    public void A_session_may_call_its_model_and_no_other(string model, string resources)
    {
        BedrockRights.Resources(Runtime, model, "aws").Should().Equal(resources.Split(' '));
        BedrockRights.Actions(Runtime).Should().Equal("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream");
        BedrockRights.Service(Runtime).Should().Be("bedrock");
    }

    [Fact]
    public void Mantle_is_a_service_of_its_own()
    {
        BedrockRights.Service(Mantle).Should().Be("bedrock-mantle");
        BedrockRights.Actions(Mantle).Should().OnlyContain(static action => action.StartsWith("bedrock-mantle:", StringComparison.Ordinal));
        BedrockRights.Resources(Mantle, "openai.gpt-oss-120b", "aws").Should().Equal("*");
    }
}
