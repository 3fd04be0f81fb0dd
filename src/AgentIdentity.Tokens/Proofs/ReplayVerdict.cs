namespace AgentIdentity.Tokens;

/// <summary>What the replay memory knows about an identifier.</summary>
public enum ReplayVerdict
{
    /// <summary>Never seen before; remembered now.</summary>
    Fresh,

    /// <summary>Seen before: refuse.</summary>
    Replayed,

    /// <summary>There is no room to remember it: refuse.</summary>
    Full,
}
