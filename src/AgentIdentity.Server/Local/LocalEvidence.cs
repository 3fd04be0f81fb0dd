using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's evidence, in this process's chain. The caller going away does not take an entry back.</summary>
internal sealed class LocalEvidence(EvidenceStore store, OpenCalls calls) : IEvidence
{
    public async ValueTask RecordAsync(EvidenceNote note, CancellationToken cancellationToken)
    {
        if (note.IsOpen)
        {
            calls.Begin(note.DecisionId);
        }

        if (note.Kind == EvidenceKinds.Outcome)
        {
            // Nothing more leaves for the call: nobody needs to wait for the disk.
            calls.Finish(note.DelegationId, note.DecisionId, note.Body);
            return;
        }

        try
        {
            await store.AppendAsync(note.Kind, note.DelegationId, note.DecisionId, note.Body);
        }
        catch (BrokerException) when (note.IsOpen)
        {
            calls.End(note.DecisionId);
            throw;
        }
    }
}
