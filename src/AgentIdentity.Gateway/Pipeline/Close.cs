using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Telemetry;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 8: the record of a refusal, the answer, the settlement, the second entry, and the leave from the stop board.</summary>
internal sealed class Close(IEvidence evidence, ISecurityLog security, GatewayTelemetry telemetry, TimeProvider time, ILogger<Close> logger)
{
    public async Task RunAsync(Passage passage)
    {
        using var admission = passage.Admission;
        using var gate = passage.Gate;
        if (passage.Refusal is { } refusal)
        {
            if (!passage.Recorded && !refusal.IsUnrecorded)
            {
                await RecordRefusalAsync(passage, refusal);
            }

            await AnswerAsync(passage, refusal);
        }

        await SettleAsync(passage);

        // A refused decision is its own end. Everything else that was recorded gets a second entry.
        if (passage.Recorded && passage.Decision is not { Outcome: not Policy.Outcome.Allow })
        {
            await RecordEndAsync(passage);
        }

        telemetry.End(passage);
    }

    private async Task RecordRefusalAsync(Passage passage, Refusal refusal)
    {
        if (passage.Token is null)
        {
            var http = passage.Http;
            security.Write(new SecurityLine(
                time.GetUtcNow(), refusal.Code, refusal.Detail, http.Request.Method, http.Request.Path.Value ?? "/",
                http.Connection.RemoteIpAddress?.ToString() ?? "unknown"));
            return;
        }

        try
        {
            // The caller may have hung up already; the entry is written all the same.
            await evidence.RecordAsync(
                new EvidenceNote(EvidenceKinds.Refusal, passage.Token.DelegationId, passage.DecisionId, EvidenceBody.Of(passage, refusal)),
                CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Nothing left the gateway: the refusal stands even when it cannot be recorded.
            Log.CloseFailed(logger, fault, passage.DecisionId);
        }
    }

    private async Task AnswerAsync(Passage passage, Refusal refusal)
    {
        var http = passage.Http;
        if (passage.Answered || http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        try
        {
            if (refusal.StepUp is { } demand)
            {
                passage.Arrival!.WriteStepUp(http.Response, demand.Acr, demand.MaxAge, "The human must sign in again for this.", WayOn.StepUpAddress(passage, demand));
            }

            if (refusal.LacksScope)
            {
                passage.Arrival!.WriteInsufficientScope(http.Response, NeededScope.Word(passage), refusal.Detail);
            }

            await passage.AnswerAsync(refusal);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            Log.AnswerLost(logger, passage.DecisionId, fault.Message);
        }
    }

    private async Task SettleAsync(Passage passage)
    {
        try
        {
            await passage.SettleAsync();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The reservation stays at its worst case: a budget errs on the side of its owner.
            Log.CloseFailed(logger, fault, passage.DecisionId);
        }
    }

    /// <summary>The second entry.</summary>
    public async Task RecordEndAsync(Passage passage)
    {
        try
        {
            await evidence.RecordAsync(
                new EvidenceNote(EvidenceKinds.Outcome, passage.Token!.DelegationId, passage.DecisionId, EvidenceBody.OfEnd(passage, time.GetElapsedTime(passage.StartedAt))),
                CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Log.CloseFailed(logger, fault, passage.DecisionId);
        }
    }
}
