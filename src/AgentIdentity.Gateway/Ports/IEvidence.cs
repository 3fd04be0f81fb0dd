namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: the chained record.</summary>
public interface IEvidence
{
    /// <summary>Completes when the note is durable. A thrown exception means that nothing may leave the gateway.</summary>
    ValueTask RecordAsync(EvidenceNote note, CancellationToken cancellationToken);
}
