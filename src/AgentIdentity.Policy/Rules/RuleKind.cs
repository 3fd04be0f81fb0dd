namespace AgentIdentity.Policy;

/// <summary>What a rule does. Every kind narrows; none can permit.</summary>
public enum RuleKind
{
    /// <summary>Objects when its expression is true.</summary>
    Deny,
    /// <summary>Objects when its expression is false.</summary>
    Require,
    /// <summary>Takes members out of the answer.</summary>
    Redact,
    /// <summary>Labels the delegation and all above it.</summary>
    Label,
    /// <summary>Takes tool calls out of a model's answer.</summary>
    StripToolCall,
}
