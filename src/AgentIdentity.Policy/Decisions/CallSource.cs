using System.Net;

namespace AgentIdentity.Policy;

/// <summary>Where a call came from.</summary>
/// <param name="Ip">The address of the caller, or null when it is not known.</param>
public sealed record CallSource(IPAddress? Ip)
{
    /// <summary>Nothing is known.</summary>
    public static CallSource Unknown { get; } = new((IPAddress?)null);
}
