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

    /// <summary>The approvals to wait for.</summary>
    public ImmutableArray<PendingApproval> Approvals { get; init; } = [];

    /// <summary>How the human must sign in first; the challenge says it too.</summary>
    public StepUpDemand? StepUp { get; init; }

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

    /// <summary>The four-way rule said no: the caller learns the reason code and the rule's own words, no more.</summary>
    public static Refusal Of(Decision decision)
    {
        var error = decision.Outcome switch
        {
            Outcome.NeedsApproval => GatewayError.ApprovalNeeded,
            Outcome.NeedsStepUp => GatewayError.StepUpNeeded,
            _ => GatewayError.Denied,
        };
        var refusal = Of(error, decision.Rule?.Message ?? "The call is not allowed under this delegation.");
        return refusal with
        {
            Code = error == GatewayError.Denied && decision.Error is { } cause ? cause.Code() : refusal.Code,
            Reason = decision.ReasonCode,
            Rule = decision.Rule,
            StepUp = decision.StepUp,
        };
    }
}
