using System.Collections.Immutable;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Step 4: the four-way rule, and everything that is reserved with it.</summary>
internal sealed class Decide(IDecisions decisions, CallLimits limits, ILogger<Decide> logger)
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
            Meets = [ObligationKind.Label, .. passage.CanRedact ? Redact : [], .. passage.CanStripToolCalls ? Strip : []],
        };
        try
        {
            var decided = await decisions.DecideAsync(passage.Token!, call, terms, passage.Http.RequestAborted);
            (passage.Decision, passage.Reservation, passage.Approvals, passage.Note) = (decided.Decision, decided.Reservation, decided.Approvals, decided.Note);
            passage.DecisionId = passage.Decision.Id;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !passage.Http.RequestAborted.IsCancellationRequested)
        {
            Log.Fault(logger, fault, GatewayError.DecisionUnavailable.Code(), passage.DecisionId);
            return Refusal.Of(GatewayError.DecisionUnavailable, "No decision could be had.");
        }

        // A refusal is recorded before it is answered: step 5 turns it into the caller's answer.
        passage.Refusal = Refuse(passage, call) ?? objection;
        return null;
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
