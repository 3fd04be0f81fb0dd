using System.Collections.Immutable;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 4: the four-way rule, and everything that is reserved with it; where the port can, its record too, so that all of it is one durable write.</summary>
internal sealed class Decide(IDecisions decisions, Record record, CallLimits limits, ILogger<Decide> logger)
{
    // What the desk calls an allow whose obligations the terms do not meet.
    private const string Unmet = "obligation_unmet";

    private static readonly ImmutableArray<ObligationKind> Redact = [ObligationKind.Redact];
    private static readonly ImmutableArray<ObligationKind> Strip = [ObligationKind.StripToolCall];

    public async ValueTask<Refusal?> RunAsync(Passage passage)
    {
        // Of model calls the upstream is known only now.
        if (limits.Take(passage) is { } full)
        {
            return full;
        }

        if (passage.Call is not { } call)
        {
            return null;
        }

        // What will be refused anyway takes nothing. It is decided first all the same, so that the objection tells nothing of what is invisible.
        var objection = passage.Object();
        var written = false;
        var terms = new CallTerms
        {
            Source = passage.Source,
            Money = passage.Money,
            CountMoney = passage.Money is null ? null : passage.CountMoney,
            LeastMoney = passage.Money is null ? null : passage.LeastMoney(),
            Preview = objection is not null,
            IsWhole = passage.IsWhole,
            Told = passage.Told,
            Continues = passage.Continues,
            Entry = decided =>
            {
                // A refusal is recorded before it is answered: step 5 turns it into the caller's answer.
                Take(passage, call, objection, decided);
                written = true;
                return record.Entry(passage);
            },
            Meets = [ObligationKind.Label, .. passage.CanRedact ? Redact : [], .. passage.CanStripToolCalls ? Strip : []],
        };
        try
        {
            var decided = await decisions.DecideAsync(passage.Token!, call, terms, passage.Http.RequestAborted);
            Take(passage, call, objection, decided);
            passage.Recorded = decided.Recorded;
            return null;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !passage.Http.RequestAborted.IsCancellationRequested)
        {
            // What was to become durable in one step is all undone.
            passage.Reservation = null;
            if (written)
            {
                Log.Fault(logger, fault, GatewayError.EvidenceUnavailable.Code(), passage.DecisionId);
                return Record.Unavailable();
            }

            Log.Fault(logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
            return Refusal.Of(GatewayError.DecisionUnavailable, "No decision could be had.");
        }
    }

    private static void Take(Passage passage, Call call, Refusal? objection, Decided decided)
    {
        (passage.Decision, passage.Reservation, passage.Approvals, passage.Note) = (decided.Decision, decided.Reservation, decided.Approvals, decided.Note);
        passage.DecisionId = passage.Decision.Id;
        passage.Refusal = Refuse(passage, call) ?? objection;
    }

    private static Refusal? Refuse(Passage passage, Call call)
    {
        var decision = passage.Decision!;
        if (passage.Reservation?.Refusal is { } empty)
        {
            return Refusal.Of(empty, 429) with { Reason = decision.ReasonCode };
        }

        if (decision.ReasonCode == Unmet)
        {
            return Refusal.Of(GatewayError.ObligationUnmet, "A rule narrows what this call may give, and that cannot be done here.");
        }

        // A decision that knew less of the arguments than the call does was made for a list; it never lets a call out. Nor does one that
        // set no money aside for a call that costs some.
        var unpaid = passage.Money is not null && passage.Reservation is null;
        return decision.Outcome != Outcome.Allow || decision.ArgumentsKnown != call.ArgumentsKnown ? passage.Deny(decision)
            : unpaid ? Refusal.Of(GatewayError.MoneyUnavailable, "The money for the call was not reserved.")
            : passage.Unmet(decision);
    }
}
