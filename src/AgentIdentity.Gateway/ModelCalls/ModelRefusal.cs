using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>Refusals of model calls: the provider's own error shape, so that SDKs show them as errors of the API.</summary>
internal static class ModelRefusal
{
    public const string RetryHeader = "x-should-retry";

    public static Refusal Of(ModelFailure failure) =>
        new(failure.Error.Code(), failure.Error.HttpStatus(), 0, "Model call refused", failure.Detail) { Parameter = failure.Member };

    /// <summary>What happens on the way to a provider has codes of its own.</summary>
    public static Refusal Of(GatewayError error)
    {
        ModelError? known = error switch
        {
            GatewayError.UpstreamDown => ModelError.ProviderUnreachable,
            GatewayError.UpstreamSlow => ModelError.ProviderTimeout,
            GatewayError.UpstreamCut or GatewayError.UpstreamFailed => ModelError.ProviderCut,
            GatewayError.UpstreamRefusedCredential or GatewayError.UpstreamForbade => ModelError.ProviderCredential,
            GatewayError.UpstreamAnswerUnreadable => ModelError.ProviderUnreadable,
            GatewayError.Stopped => ModelError.Stopped,
            _ => null,
        };
        return known is { } model
            ? Of(new ModelFailure(model, Explanation.Of(error))) with { IsStop = model == ModelError.Stopped }
            : Refusal.Of(error, Explanation.Of(error));
    }

    /// <summary>The refusal in no surface's form yet.</summary>
    public static WireFault FaultOf(Passage passage, Refusal refusal) => WireFault.Of(refusal.Code, MessageOf(passage, refusal), refusal.Status, refusal.Parameter);

    public static Task WriteAsync(Passage passage, ModelSurface surface, Refusal refusal, bool retried = false)
    {
        var body = SurfaceErrors.Body(surface, FaultOf(passage, refusal));

        // SDKs retry on their own unless told not to: a refusal of ours stays one.
        List<KeyValuePair<string, string>> headers = retried || (refusal.RetryAfter is null && IsFinal(refusal.Status, refusal.Code)) ? [new(RetryHeader, "false")] : [];
        headers.AddRange(refusal.Approvals.Take(1).Select(static approval => new KeyValuePair<string, string>("AgentIdentity-Approval", approval.Id)));
        if (surface is ModelSurface.Messages or ModelSurface.CountTokens)
        {
            // Anthropic's clients show it with every error.
            headers.Add(new("request-id", passage.DecisionId));
        }

        return Answers.WriteAsync(passage.Http, refusal, refusal.Status, "application/json", body, headers);
    }

    /// <summary>Nothing a caller could repeat would go better: a refusal by rule, or a key that only an administrator can mend.</summary>
    public static bool IsFinal(int status, string? code) => status < 500 || code == ModelError.ProviderCredential.Code();

    private static string MessageOf(Passage passage, Refusal refusal) =>
        passage.Token is null ? refusal.Detail : $"{refusal.Detail}{WayOnOf(passage, refusal)} [{refusal.Code}, {passage.DecisionId}]";

    // The provider's shape has no member for it, and SDKs show the message.
    private static string WayOnOf(Passage passage, Refusal refusal) => refusal switch
    {
        { Approvals: [var approval, ..] } => $" Approval {approval.Id} is waited for at {WayOn.AddressOf(passage, approval.Id)}; call again when it was given.",
        { StepUp: { } demand } => $" The human signs in again at {WayOn.StepUpAddress(passage, demand)}; call again with a new token after that.",
        _ => "",
    };
}
