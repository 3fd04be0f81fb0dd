namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: the chained record.</summary>
public interface IEvidence
{
    /// <summary>
    /// Completes when the note is durable; for an <see cref="EvidenceKinds.Outcome"/>, after which nothing leaves, when it will be: a call whose end
    /// is lost with the process is marked as unknown. A thrown exception means that nothing may leave the gateway.
    /// </summary>
    ValueTask RecordAsync(EvidenceNote note, CancellationToken cancellationToken);
}
