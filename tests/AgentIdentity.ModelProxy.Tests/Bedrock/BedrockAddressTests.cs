namespace AgentIdentity.ModelProxy.Tests.Bedrock;

public sealed class BedrockAddressTests
{
    private const string Runtime = "https://bedrock-runtime.eu-central-1.amazonaws.com";

    [Theory]
    [InlineData("anthropic.claude-3-haiku-20240307-v1:0", false, "/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.x-v1:0", true, "/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Ainference-profile%2Feu.x-v1%3A0/converse-stream")]
    public void The_model_is_one_escaped_label_of_the_path_and_stays_escaped(string model, bool stream, string path)
    {
        var call = ProviderAddress.Of(ConverseSample.Candidate with { Deployment = model }, ModelSurface.Converse, stream, translated: false);

        call.Address.PathAndQuery.Should().Be(path);
        call.Address.AbsoluteUri.Should().Be(Runtime + path);
        new HttpRequestMessage(HttpMethod.Post, call.Address).RequestUri!.PathAndQuery.Should().Be(path);
        (call.SigningService, call.Key).Should().Be(("bedrock", ProviderKey.Bearer));
    }

    [Theory]
    [InlineData(Runtime, BedrockSurface.OpenAi, ModelSurface.Chat, Runtime + "/openai/v1/chat/completions", "bedrock")]
    [InlineData(Runtime, BedrockSurface.OpenAi, ModelSurface.Responses, Runtime + "/openai/v1/responses", "bedrock")]
    [InlineData(Runtime, BedrockSurface.Anthropic, ModelSurface.Messages, Runtime + "/anthropic/v1/messages", "bedrock")]
    [InlineData(Runtime, BedrockSurface.Anthropic, ModelSurface.CountTokens, Runtime + "/anthropic/v1/messages/count_tokens", "bedrock")]
    [InlineData("https://bedrock-mantle.eu-west-1.api.aws/v1", BedrockSurface.OpenAi, ModelSurface.Chat, "https://bedrock-mantle.eu-west-1.api.aws/v1/chat/completions", "bedrock-mantle")]
    [InlineData("https://bedrock-mantle.eu-west-1.api.aws/openai/v1/", BedrockSurface.OpenAi, ModelSurface.Responses, "https://bedrock-mantle.eu-west-1.api.aws/openai/v1/responses", "bedrock-mantle")]
    [InlineData("https://bedrock-mantle.eu-west-1.api.aws", BedrockSurface.Anthropic, ModelSurface.Messages, "https://bedrock-mantle.eu-west-1.api.aws/anthropic/v1/messages", "bedrock-mantle")]
    public void The_other_surfaces_have_addresses_of_their_own(string address, BedrockSurface surface, ModelSurface wire, string expected, string service)
    {
        var call = ProviderAddress.Of(ConverseSample.Candidate with { Address = new Uri(address), BedrockSurface = surface }, wire, stream: true, translated: true);

        (call.Address.AbsoluteUri, call.SigningService).Should().Be((expected, service));
        call.Headers.Should().HaveCount(wire == ModelSurface.Messages ? 1 : 0, "the version goes with the body that was written for it");
    }
}
