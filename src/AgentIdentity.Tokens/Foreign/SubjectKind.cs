namespace AgentIdentity.Tokens;

/// <summary>What a subject is. Nobody may delegate but a human.</summary>
public enum SubjectKind
{
    /// <summary>The token does not show what its subject is.</summary>
    Unknown,

    /// <summary>A person.</summary>
    Human,

    /// <summary>An AI agent, or the user account of one.</summary>
    Agent,

    /// <summary>A program other than an agent.</summary>
    Service,
}
