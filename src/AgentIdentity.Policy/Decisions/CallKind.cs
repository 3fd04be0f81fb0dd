namespace AgentIdentity.Policy;

/// <summary>What sort of call is decided.</summary>
public enum CallKind
{
    /// <summary>An MCP request; the identifier is the tool, the resource or the prompt.</summary>
    Mcp,
    /// <summary>An HTTP request; the identifier is the normalised path.</summary>
    Http,
    /// <summary>A data request; the identifier is the normalised path.</summary>
    Data,
    /// <summary>A model call; the identifier is the model's alias.</summary>
    Model,
}
