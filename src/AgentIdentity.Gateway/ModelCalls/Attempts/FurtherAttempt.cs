using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>
/// Steps 4 to 6 once more, for an attempt after the first: policy, labels and delegation may have changed meanwhile, and the place is another.
/// Nothing is counted or reserved anew, for it is the same call.
/// </summary>
internal sealed class FurtherAttempt(IDecisions decisions, IEvidence evidence, Equip equip, TimeProvider time, ILogger<FurtherAttempt> logger)
{
    /// <summary>Nobody waits any more, or nobody may.</summary>
    public const string CallOver = "call_over";

    /// <summary>What cannot be decided on or recorded does not leave.</summary>
    public const string NotRecorded = "not_recorded";

    /// <summary>Null when the attempt may be made; otherwise why not, for the record.</summary>
    public async ValueTask<string?> PermitAsync(ModelPassage passage, PreparedCall next, TimeSpan wait)
    {
        if (wait > TimeSpan.Zero && !await WaitAsync(passage, wait))
        {
            return CallOver;
        }

        if (passage.Stopped.IsCancellationRequested || passage.Http.RequestAborted.IsCancellationRequested)
        {
            return CallOver;
        }

        try
        {
            var decided = await decisions.DecideManyAsync(passage.Token!, [next.Fit.Call], passage.Http.RequestAborted);
            if (decided is not [var decision] || !passage.Covers(next, decision))
            {
                return "denied";
            }

            passage.Upstream = next.Fit.Candidate.Upstream;
            await evidence.RecordAsync(
                new EvidenceNote(EvidenceKinds.Attempt, passage.Token!.DelegationId, passage.DecisionId, EvidenceBody.OfAttempt(passage, next.Fit.Candidate.Model.Name, decision)),
                passage.Http.RequestAborted);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The caller gets what the attempt before this one brought: nothing more leaves.
            Log.Fault(logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
            return NotRecorded;
        }

        return await equip.RunAsync(passage) is { } refusal ? refusal.Code : null;
    }

    private async ValueTask<bool> WaitAsync(ModelPassage passage, TimeSpan wait)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(passage.Stopped, passage.Http.RequestAborted);
        try
        {
            await Task.Delay(wait, time, over.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
