using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: what the gateway shows to an upstream in place of the caller's own token.</summary>
public interface ICredentials
{
    /// <summary>
    /// Gives the credential for one call that was decided and recorded; <see cref="UpstreamCredential.None"/> when the upstream takes
    /// none. Throws where the configured one cannot be had: a call never goes out with less than was configured.
    /// </summary>
    /// <param name="upstream">Where the call goes.</param>
    /// <param name="token">Under which delegation.</param>
    /// <param name="call">What was decided; null for calls that need no decision (initialize, ping, lists).</param>
    /// <param name="cancellationToken">The caller goes away.</param>
    ValueTask<UpstreamCredential> ForAsync(Upstream upstream, Delegation token, Call? call, CancellationToken cancellationToken);
}
