namespace AgentIdentity.ModelProxy.Tests.Golden;

/// <summary>One candidate of each provider, and the requests that go to them.</summary>
internal static class Targets
{
    internal static readonly IReadOnlyDictionary<string, ModelCandidate> All = new Dictionary<string, ModelCandidate>
    {
        ["openai"] = Of(ModelProvider.OpenAi, "gpt-5-mini"),
        ["azure"] = Of(ModelProvider.Azure, "gpt-5-mini") with { Deployment = "ours" },
        ["compatible"] = Of(ModelProvider.Compatible, "llama3"),
        ["anthropic"] = Of(ModelProvider.Anthropic, "claude-sonnet-5"),
        ["azure-dated"] = Of(ModelProvider.Azure, "gpt-5-mini") with { Deployment = "ours", ApiVersion = "2024-10-21" },
        ["bedrock-openai"] = Of(ModelProvider.Bedrock, "openai.gpt-oss-120b-1:0") with { Region = "eu-central-1", BedrockSurface = BedrockSurface.OpenAi },
        ["bedrock-anthropic"] = Of(ModelProvider.Bedrock, "eu.anthropic.claude-sonnet-5-v1:0") with { Region = "eu-central-1", BedrockSurface = BedrockSurface.Anthropic },
        ["bedrock"] = Of(ModelProvider.Bedrock, "eu.anthropic.claude-sonnet-5-v1:0") with { Region = "eu-central-1" },
    };

    internal static readonly AnswerTerms Terms = new("fast", "dec_1", DateTimeOffset.UnixEpoch);

    internal static ModelRequest Request(ModelSurface surface) => Request(surface, GoldenFile.Read($"Requests/{Name(surface)}.json"));

    internal static ModelRequest Request(ModelSurface surface, ReadOnlyMemory<byte> body) => surface switch
    {
        ModelSurface.Chat => OpenAiChatRequest.Read(body).Value,
        ModelSurface.Responses => ResponsesRequest.Read(body).Value,
        ModelSurface.Embeddings => EmbeddingsRequest.Read(body).Value,
        ModelSurface.Messages => MessagesRequest.Read(body, Anthropic.Messages.Older).Value,
        _ => ConverseRequest.Read("fast", stream: true, body).Value,
    };

    internal static string Name(ModelSurface surface) => surface.ToString().ToLowerInvariant();

    private static ModelCandidate Of(ModelProvider provider, string model) => new()
    {
        Alias = "fast",
        Provider = provider,
        Address = new Uri("https://provider.example/"),
        Model = model,
        Prices = Sample.Prices,
        ContextWindow = 200_000,
        MaxOutputTokens = 32_000,
    };
}
