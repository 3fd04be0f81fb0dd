namespace AgentIdentity.Gateway.Configuration;

/// <summary>What goes into the record of a decision.</summary>
public sealed class EvidenceOptions
{
    /// <summary>
    /// Whether the record holds the arguments of calls, and not only their digest: a replay can then try rules about arguments. They
    /// may be secrets or personal data, and evidence is kept for long.
    /// </summary>
    public bool RecordArguments { get; set; }
}
