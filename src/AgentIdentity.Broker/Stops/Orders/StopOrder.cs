namespace AgentIdentity.Broker;

/// <summary>What is to be stopped, by one command or one button.</summary>
/// <param name="Level">How much.</param>
/// <param name="Target">The call's, delegation's, agent's or human's id; null for everything.</param>
public sealed record StopOrder(StopLevel Level, string? Target)
{
    /// <summary>With <see cref="StopLevel.Agent"/>: only what the agent does in this human's name.</summary>
    public string? Human { get; init; }

    /// <summary>Why, for administrators. Callers never see it.</summary>
    public string? Reason { get; init; }
}

/// <summary>How far a stop reaches.</summary>
public enum StopLevel
{
    /// <summary>One running call. Its delegation goes on.</summary>
    Call = 1,

    /// <summary>One delegation and everything below it, for good.</summary>
    Delegation = 2,

    /// <summary>An agent everywhere: suspended, and every delegation to it is ended with all below it.</summary>
    Agent = 3,

    /// <summary>Every agent of a human: all that was delegated in their name is ended. The human stays signed in.</summary>
    Human = 4,

    /// <summary>Every delegation is ended and nothing issued before counts any more, sign-ins included.</summary>
    Everything = 5,
}
