using System.Net;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>The caller's address as rules compare it: one address has one spelling, however the socket was opened.</summary>
internal static class CallerAddress
{
    public static CallSource Of(IPAddress? address) => new(address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address);
}
