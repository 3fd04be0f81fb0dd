namespace AgentIdentity.Policy.Decisions;

/// <summary>Fifth conjunct, where an external policy decision point is configured: it permits the call. It can only narrow.</summary>
internal static class ExternalPermits
{
    public const string Name = "external";

    public static Finding Evaluate(DecisionCase asked) => asked.Request.External switch
    {
        { Allowed: true, Failed: false } permits => Finding.Holds(Name, [permits.Why is null ? $"{permits.By} permits it" : $"{permits.By} permits it: {permits.Why}"]),
        { Failed: false } refuses => Some(asked, Finding.Fails(Name, PolicyError.ExternalDenied, DecisionReason.ExternalDenied,
            $"{refuses.By} refuses: {refuses.Why ?? "it did not say why"}", $"ask whoever keeps the policy of {refuses.By}")),
        { } failed => Some(asked, Finding.Fails(Name, PolicyError.ExternalFailed, DecisionReason.ExternalFailed,
            $"{failed.By} gave no usable answer: {failed.Why ?? "nobody knows why"}", $"see whether {failed.By} can be reached")),
        null => Finding.Fails(Name, PolicyError.ExternalFailed, DecisionReason.ExternalFailed,
            "the external decision point was not asked", "report this decision to the operators"),
    };

    // Its answer to these arguments says nothing about others.
    private static Finding Some(DecisionCase asked, Finding refusal) => refusal with { HoldsForSomeArguments = asked.Request.Call.ArgumentsKnown };
}
