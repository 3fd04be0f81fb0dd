using System.Net;

namespace AgentIdentity.Gateway.ExtAuthz;

/// <summary>
/// Set by the host as a feature of a request that a trusted proxy passed on, with the address that the proxy says it came from. Without
/// it the address of whoever asks at /access/v1/ext-authz is that of some proxy, which a rule must not take for the caller's.
/// </summary>
public sealed record ForwardedCaller(IPAddress Address);
