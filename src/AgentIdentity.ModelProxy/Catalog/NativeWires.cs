using System.Collections.Immutable;

namespace AgentIdentity.ModelProxy;

/// <summary>The wires that a provider speaks by itself; the first conversational one is what is translated to.</summary>
internal static class NativeWires
{
    private static readonly ImmutableArray<ModelSurface> OpenAi = [ModelSurface.Chat, ModelSurface.Responses, ModelSurface.Embeddings];
    private static readonly ImmutableArray<ModelSurface> Compatible = [ModelSurface.Chat, ModelSurface.Embeddings];
    private static readonly ImmutableArray<ModelSurface> Anthropic = [ModelSurface.Messages, ModelSurface.CountTokens];
    private static readonly ImmutableArray<ModelSurface> Converse = [ModelSurface.Converse];
    private static readonly ImmutableArray<ModelSurface> BedrockOpenAi = [ModelSurface.Chat, ModelSurface.Responses];

    internal static ImmutableArray<ModelSurface> Of(ModelProvider provider, BedrockSurface surface) => provider switch
    {
        ModelProvider.OpenAi or ModelProvider.Azure => OpenAi,
        ModelProvider.Compatible => Compatible,
        ModelProvider.Anthropic => Anthropic,
        ModelProvider.Bedrock => surface switch
        {
            BedrockSurface.OpenAi => BedrockOpenAi,
            BedrockSurface.Anthropic => Anthropic,
            _ => Converse,
        },
        _ => [],
    };
}
