namespace AgentIdentity.ModelProxy;

/// <summary>Which of bedrock-runtime's surfaces a candidate is reached by.</summary>
public enum BedrockSurface
{
    /// <summary>Bedrock's own: <c>/model/{id}/converse</c>.</summary>
    Converse = 0,

    /// <summary>OpenAI's: <c>/openai/v1</c>.</summary>
    OpenAi = 1,

    /// <summary>Anthropic's: <c>/anthropic/v1</c>.</summary>
    Anthropic = 2,
}
