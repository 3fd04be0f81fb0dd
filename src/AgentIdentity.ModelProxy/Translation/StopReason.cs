namespace AgentIdentity.ModelProxy;

/// <summary>Why a model stopped.</summary>
internal enum StopReason
{
    EndTurn = 1,
    MaxTokens = 2,
    StopSequence = 3,
    ToolUse = 4,

    /// <summary>The model refused.</summary>
    Refusal = 5,

    /// <summary>The provider's filter took over.</summary>
    ContentFilter = 6,

    /// <summary>A guardrail of the account took over.</summary>
    Guardrail = 7,

    /// <summary>A long turn is paused, and goes on when the caller sends it back.</summary>
    PauseTurn = 8,

    /// <summary>The context window is full.</summary>
    ContextWindow = 9,

    /// <summary>The model's output was malformed.</summary>
    Malformed = 10,
}
