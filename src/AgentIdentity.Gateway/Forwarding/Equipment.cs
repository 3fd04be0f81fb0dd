using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>What a request is shown with, and the body that this covers where it is a signature.</summary>
internal sealed record Equipment(UpstreamCredential Credential, ReadOnlyMemory<byte> Body);
