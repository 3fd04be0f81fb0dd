using AgentIdentity.Broker;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Local;

/// <summary>What upstreams are shown: a token minted for them, a configured secret, or nothing; never what the caller brought.</summary>
internal sealed class LocalCredentials(UpstreamTokens tokens) : ICredentials
{
    public async ValueTask<UpstreamCredential> ForAsync(Upstream upstream, Delegation token, Call? call, CancellationToken cancellationToken) =>
        upstream switch
        {
            { Credential: CredentialKind.Token } => UpstreamCredential.Bearer((await tokens.ForAsync(token, upstream.Audience, cancellationToken)).Value),
            { Credential: CredentialKind.Header, Secret: { } secret } => UpstreamCredential.Header(upstream.Header, secret),
            { Credential: CredentialKind.None } => UpstreamCredential.None,
            _ => throw new InvalidOperationException($"Upstream {upstream.Name} has no usable credential."),
        };
}
