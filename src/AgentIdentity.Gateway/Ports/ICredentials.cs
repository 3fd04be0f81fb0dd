using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: what the gateway shows to an upstream in place of the caller's own token.</summary>
public interface ICredentials
{
    /// <summary>Gives the credential for one call; <see cref="UpstreamCredential.None"/> when the upstream takes none.</summary>
    ValueTask<UpstreamCredential> ForAsync(Upstream upstream, Delegation token, CancellationToken cancellationToken);
}
