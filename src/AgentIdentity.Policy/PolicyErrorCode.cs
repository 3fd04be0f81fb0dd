using System.Globalization;

namespace AgentIdentity.Policy;

/// <summary>The wire form of a <see cref="PolicyError"/>.</summary>
public static class PolicyErrorCode
{
    /// <summary>The code as callers and logs see it, for example <c>AID2101</c>.</summary>
    public static string Code(this PolicyError error) => string.Create(CultureInfo.InvariantCulture, $"AID{(int)error}");
}
