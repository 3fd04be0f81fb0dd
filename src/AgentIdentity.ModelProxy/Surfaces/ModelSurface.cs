namespace AgentIdentity.ModelProxy;

/// <summary>A way of talking to a model: what a client speaks here (its surface), and what a provider is spoken to in (its wire).</summary>
public enum ModelSurface
{
    /// <summary>OpenAI chat/completions.</summary>
    Chat = 1,

    /// <summary>OpenAI responses.</summary>
    Responses = 2,

    /// <summary>OpenAI embeddings.</summary>
    Embeddings = 3,

    /// <summary>Anthropic messages.</summary>
    Messages = 4,

    /// <summary>Anthropic messages/count_tokens.</summary>
    CountTokens = 5,

    /// <summary>Amazon Bedrock converse and converse-stream.</summary>
    Converse = 6,
}
