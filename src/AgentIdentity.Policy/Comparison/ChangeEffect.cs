namespace AgentIdentity.Policy;

/// <summary>What a change of a policy can do to calls, as far as it can be said without trying them.</summary>
public enum ChangeEffect
{
    /// <summary>No call is decided otherwise.</summary>
    None,
    /// <summary>Some calls may be refused, or bound by more, that were not before; none the other way.</summary>
    Narrows,
    /// <summary>Some calls may be permitted, or bound by less, that were not before; none the other way.</summary>
    Widens,
    /// <summary>Either; replaying recorded decisions shows which.</summary>
    Unknown,
}
