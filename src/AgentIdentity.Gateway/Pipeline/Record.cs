using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 5: no record, no egress.</summary>
internal sealed class Record(IEvidence evidence, IOptions<GatewayOptions> options, ILogger<Record> logger)
{
    private readonly bool _withArguments = options.Value.Evidence.RecordArguments;

    /// <summary>The first entry of a call, with what is known of it now.</summary>
    public EvidenceNote Entry(Passage passage) => new(
        passage.Call is null ? EvidenceKinds.Call : EvidenceKinds.Decision,
        passage.Token!.DelegationId, passage.DecisionId, EvidenceBody.Of(passage, passage.Refusal, _withArguments))
    {
        IsOpen = passage.Decision is not { Outcome: not Policy.Outcome.Allow },
    };

    public async ValueTask<Refusal?> RunAsync(Passage passage)
    {
        if (passage.Recorded)
        {
            // With the decision itself.
            return passage.Refusal;
        }

        try
        {
            await evidence.RecordAsync(Entry(passage), passage.Http.RequestAborted);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !passage.Http.RequestAborted.IsCancellationRequested)
        {
            Log.Fault(logger, fault, GatewayError.EvidenceUnavailable.Code(), passage.DecisionId);
            return Unavailable();
        }

        passage.Recorded = true;
        return passage.Refusal;
    }

    public static Refusal Unavailable() => Refusal.Of(GatewayError.EvidenceUnavailable, "The call could not be recorded, so it was not made.");
}
