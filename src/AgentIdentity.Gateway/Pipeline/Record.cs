using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 5: no record, no egress.</summary>
internal sealed class Record(IEvidence evidence, IOptions<GatewayOptions> options, ILogger<Record> logger)
{
    private readonly bool _withArguments = options.Value.Evidence.RecordArguments;

    public async ValueTask<Refusal?> RunAsync(Passage passage)
    {
        var kind = passage.Call is null ? EvidenceKinds.Call : EvidenceKinds.Decision;
        try
        {
            await evidence.RecordAsync(
                new EvidenceNote(kind, passage.Token!.DelegationId, passage.DecisionId, EvidenceBody.Of(passage, passage.Refusal, _withArguments))
                {
                    IsOpen = passage.Decision is not { Outcome: not Policy.Outcome.Allow },
                },
                passage.Http.RequestAborted);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !passage.Http.RequestAborted.IsCancellationRequested)
        {
            Log.Fault(logger, fault, GatewayError.EvidenceUnavailable.Code(), passage.DecisionId);
            return Refusal.Of(GatewayError.EvidenceUnavailable, "The call could not be recorded, so it was not made.");
        }

        passage.Recorded = true;
        return passage.Refusal;
    }
}
