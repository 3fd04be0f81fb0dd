namespace AgentIdentity.Policy;

/// <summary>How a <see cref="PolicyError"/> appears on the wire.</summary>
public static class PolicyErrors
{
    /// <summary>The code as callers and logs see it, for example <c>AID2101</c>.</summary>
    public static string Code(this PolicyError error) => $"AID{(int)error}";
}
