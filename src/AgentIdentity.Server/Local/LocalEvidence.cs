using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's evidence, in this process's chain. The caller going away does not take an entry back.</summary>
internal sealed class LocalEvidence(EvidenceStore store) : IEvidence
{
    public async ValueTask RecordAsync(EvidenceNote note, CancellationToken cancellationToken) =>
        await store.AppendAsync(note.Kind, note.DelegationId, note.DecisionId, note.Body);
}
