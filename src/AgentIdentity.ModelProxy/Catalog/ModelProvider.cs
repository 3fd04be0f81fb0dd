namespace AgentIdentity.ModelProxy;

/// <summary>Who serves a candidate: decides its addresses, its credentials, and the wires it speaks by itself.</summary>
public enum ModelProvider
{
    /// <summary>OpenAI.</summary>
    OpenAi = 1,

    /// <summary>Azure OpenAI.</summary>
    Azure = 2,

    /// <summary>Anthropic.</summary>
    Anthropic = 3,

    /// <summary>Amazon Bedrock.</summary>
    Bedrock = 4,

    /// <summary>Any other server with OpenAI's chat surface, such as vLLM or Ollama.</summary>
    Compatible = 5,
}
