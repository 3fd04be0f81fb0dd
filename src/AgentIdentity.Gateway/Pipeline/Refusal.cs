using System.Collections.Immutable;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Why a call does not go on, as far as the caller may know. Each protocol writes it in its own form.</summary>
internal sealed record Refusal(string Code, int Status, int JsonRpcCode, string Title, string Detail)
{
    public string? Reason { get; init; }

    public RuleRefusal? Rule { get; init; }

    /// <summary>The revisions to offer with <see cref="GatewayError.UnsupportedProtocolVersion"/>.</summary>
    public IReadOnlyList<string>? Supported { get; init; }

    /// <summary>Value of the Allow header with 405.</summary>
    public string? Allow { get; init; }

    /// <summary>The member of a model request it is about.</summary>
    public string? Parameter { get; init; }

    /// <summary>What the caller can do about it.</summary>
    public string? Mend { get; init; }

    /// <summary>The approvals to wait for.</summary>
    public ImmutableArray<PendingApproval> Approvals { get; init; } = [];

    /// <summary>What people wrote about the call.</summary>
    public string? Note { get; init; }

    /// <summary>How the human must sign in first; the challenge says it too.</summary>
    public StepUpDemand? StepUp { get; init; }

    /// <summary>Set when only the token was made for too little, and the caller can exchange for one that is made for this.</summary>
    public bool LacksScope { get; init; }

    /// <summary>When the same call has a chance again, where it has.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Set when other entries stand for this refusal, or none needs to: held-back callers must not fill the evidence.</summary>
    public bool IsUnrecorded { get; init; }

    /// <summary>How many refusals of the kind before this one were not recorded.</summary>
    public long Unrecorded { get; init; }

    /// <summary>Set when the stop board ended the call, for the record.</summary>
    public bool IsStop { get; init; }

    public static Refusal Of(GatewayError error, string detail)
    {
        var form = RefusalForm.Of(error);
        return new(error.Code(), form.Status, form.JsonRpcCode, form.Title, detail)
        {
            IsStop = error == GatewayError.Stopped,
            Reason = error is GatewayError.ObligationUnmet or GatewayError.AnswerWithheld ? "obligation_unmet" : null,
        };
    }

    /// <summary>No or no valid credentials: 401, whatever the protocol.</summary>
    public static Refusal Of(TokenFailure failure) => new(failure.Error.Code(), 401, -32001, "Not authenticated", failure.Detail);

    /// <summary>A port answered no: the code is that of the room behind it.</summary>
    public static Refusal Of(PortRefusal refusal, int status, bool isStop = false) =>
        new(refusal.Code, status, -31403, "Refused", refusal.Detail) { IsStop = isStop };

    /// <summary>The four-way rule said no: the caller learns what policy lets callers know, and the record has the rest.</summary>
    public static Refusal Of(Decision decision)
    {
        var error = decision.Outcome switch
        {
            Outcome.NeedsApproval => GatewayError.ApprovalNeeded,
            Outcome.NeedsStepUp => GatewayError.StepUpNeeded,
            _ => GatewayError.Denied,
        };
        var told = decision.ForCaller();
        var refusal = Of(error, told.Message);
        return refusal with
        {
            // The code says no more than the reason does.
            Code = error == GatewayError.Denied && told.Reason is not null && told.Reason == decision.ReasonCode && decision.Error is { } cause ? cause.Code() : refusal.Code,
            Reason = told.Reason,
            Rule = told.Rule,
            Mend = told.Mend,
            StepUp = told.StepUp,
            LacksScope = told.Reason == DecisionReason.TokenNotGranted,
        };
    }
}
