namespace AgentIdentity.Gateway.Ports;

/// <summary>
/// Where refused strangers go: bounded and rate-limited, outside the evidence chain.
/// The gateway brings an implementation; register another one before AddAgentIdentityGateway to send the lines elsewhere.
/// </summary>
public interface ISecurityLog
{
    /// <summary>Never blocks for long and never throws; may drop the line, and counts what it dropped.</summary>
    void Write(SecurityLine line);
}

/// <summary>One refused request of a caller who proved nothing.</summary>
public sealed record SecurityLine(DateTimeOffset Time, string Code, string Detail, string Method, string Path, string Peer);
