namespace AgentIdentity.ModelProxy;

/// <summary>The wire format a candidate speaks. Each has a folder of its own in this package, which turns it into the shared terms.</summary>
public enum ModelProvider
{
    /// <summary>OpenAI, or any server with its chat/completions surface.</summary>
    OpenAi = 1,
}
