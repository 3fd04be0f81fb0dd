using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>What surfaces are called in rules, and providers in measurements.</summary>
internal static class ProviderNames
{
    /// <summary><c>gen_ai.provider.name</c> (OpenTelemetry semantic conventions for generative AI).</summary>
    public static string InTelemetry(ModelProvider provider) => provider switch
    {
        ModelProvider.Azure => "azure.ai.openai",
        ModelProvider.Anthropic => "anthropic",
        ModelProvider.Bedrock => "aws.bedrock",
        ModelProvider.Compatible => "openai_compatible",
        _ => "openai",
    };

    public static string Of(ModelSurface surface) => surface switch
    {
        ModelSurface.Responses => "responses",
        ModelSurface.Embeddings => "embeddings",
        ModelSurface.Messages => "messages",
        ModelSurface.CountTokens => "count_tokens",
        ModelSurface.Converse => "converse",
        _ => "chat",
    };

    /// <summary><c>gen_ai.operation.name</c>.</summary>
    public static string OperationOf(ModelSurface surface) => surface switch
    {
        ModelSurface.Embeddings => "embeddings",
        ModelSurface.CountTokens => "count_tokens",
        _ => "chat",
    };
}
