namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>The answer of one step.</summary>
/// <param name="Allowed">Whether the subject has the relation. False whenever there is a fault.</param>
/// <param name="Fault">Why there is no answer.</param>
/// <param name="Cycle">The step came back to itself; exclusion must not build on that.</param>
/// <param name="Tainted">Something below was cyclic, so the answer holds only on this path.</param>
/// <param name="Proof">What made it true.</param>
internal readonly record struct CheckResult(bool Allowed, CheckFault Fault, bool Cycle, bool Tainted, Proof? Proof)
{
    public static CheckResult False => default;

    public static CheckResult Circular => new(false, CheckFault.None, true, true, null);

    public static CheckResult True(Proof? proof) => new(true, CheckFault.None, false, false, proof);

    public static CheckResult Failed(CheckFault fault) => new(false, fault, false, false, null);
}

internal enum CheckFault
{
    None,
    /// <summary>A condition needs a parameter that neither tuple nor request gives.</summary>
    MissingContext,
    /// <summary>A condition could not be evaluated.</summary>
    ConditionError,
    /// <summary>Too deep or too much work.</summary>
    TooComplex,
}
