namespace AgentIdentity.Gateway.Ports;

/// <summary>A "no" from behind a port that is an answer and not a fault.</summary>
/// <param name="Code">The AID code of the room that refused, such as <c>AID5401</c>.</param>
/// <param name="Detail">What the caller may know, in one sentence.</param>
public sealed record PortRefusal(string Code, string Detail);
