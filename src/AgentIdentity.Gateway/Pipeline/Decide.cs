using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 4: the four-way rule, and the reservation of what the call may cost.</summary>
internal sealed class Decide(IDecisions decisions, IMoney money, ILogger<Decide> logger)
{
    public async ValueTask<Refusal?> RunAsync(Passage passage)
    {
        if (passage.Call is not { } call)
        {
            return null;
        }

        try
        {
            passage.Decision = await decisions.DecideAsync(passage.Token!, call, passage.Http.RequestAborted);
            passage.DecisionId = passage.Decision.Id;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !passage.Http.RequestAborted.IsCancellationRequested)
        {
            Log.Fault(logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
            return Refusal.Of(GatewayError.DecisionUnavailable, "No decision could be had.");
        }

        // A refusal is recorded before it is answered: step 5 turns it into the caller's answer.
        // A decision that knew less of the arguments than the call does was made for a list; it never lets a call out.
        if (passage.Decision.Outcome != Outcome.Allow || passage.Decision.ArgumentsKnown != call.ArgumentsKnown)
        {
            passage.Refusal = passage.Deny(passage.Decision);
        }
        else if (passage.Object() is { } objection)
        {
            passage.Refusal = objection;
        }
        else if (passage.WorstCaseMicroUsd is { } worst)
        {
            passage.Refusal = await ReserveAsync(passage, worst);
        }

        return null;
    }

    private async ValueTask<Refusal?> ReserveAsync(Passage passage, long worst)
    {
        try
        {
            passage.Reservation = await money.ReserveAsync(
                passage.Token!.DelegationId, passage.DecisionId, worst, passage.Http.RequestAborted);
            return passage.Reservation.Refusal is { } refusal ? Refusal.Of(refusal, 429) : null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !passage.Http.RequestAborted.IsCancellationRequested)
        {
            Log.Fault(logger, fault, GatewayError.MoneyUnavailable.Code(), passage.DecisionId);
            return Refusal.Of(GatewayError.MoneyUnavailable, "The money for the call could not be reserved.");
        }
    }
}
