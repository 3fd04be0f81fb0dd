using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>What a request is shown with, and the body that this covers where it is a signature.</summary>
internal sealed record Equipment(UpstreamCredential Credential, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the credential is a secret that lasts, so that answers must be such that it is found in them.</summary>
    public bool IsLookedFor { get; init; }
}
