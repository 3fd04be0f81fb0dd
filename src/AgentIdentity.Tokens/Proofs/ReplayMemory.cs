namespace AgentIdentity.Tokens;

/// <summary>Remembers used identifiers exactly until they end by themselves. Bounded: when it is full it refuses, it never forgets early. Safe for concurrent use.</summary>
/// <param name="capacity">The most identifiers held at once.</param>
/// <param name="time">The clock.</param>
public sealed class ReplayMemory(int capacity, TimeProvider time)
{
    /// <summary>Remembers an identifier.</summary>
    /// <param name="purpose">Who used it and for what; the same value under another purpose is another identifier.</param>
    /// <param name="value">The identifier, of any length.</param>
    /// <param name="until">When the thing identified would be refused for its age.</param>
    public ReplayVerdict Remember(string purpose, string value, DateTimeOffset until) => throw new NotSupportedException(purpose + value + until + capacity + time);
}
