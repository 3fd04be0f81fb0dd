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

        try
        {
            await store.AppendAsync(note.Kind, note.DelegationId, note.DecisionId, note.Body);
        }
        catch (BrokerException) when (note.Kind == EvidenceKinds.Outcome && calls.Owe(note.DelegationId, note.DecisionId, note.Body))
        {
            // The call is over and nothing more leaves for it: its end is written as soon as the store takes it.
            return;
        }
        catch (BrokerException) when (note.IsOpen)
        {
            calls.End(note.DecisionId);
            throw;
        }

        if (note.Kind == EvidenceKinds.Outcome)
        {
            calls.End(note.DecisionId);
        }
    }
}
