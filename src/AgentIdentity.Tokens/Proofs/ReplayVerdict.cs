namespace AgentIdentity.Tokens;

/// <summary>What a replay store knows about an identifier.</summary>
public enum ReplayVerdict
{
    /// <summary>It cannot be told: the store cannot be reached, or its clock was set back. Refuse.</summary>
    Unknown,

    /// <summary>Never seen before; remembered now.</summary>
    Fresh,

    /// <summary>Seen before: refuse.</summary>
    Replayed,

    /// <summary>There is no room to remember it: refuse.</summary>
    Full,
}
