using AgentIdentity.Broker;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Local;

/// <summary>What upstreams are shown: a token minted for them, a configured secret, or nothing; never what the caller brought.</summary>
internal sealed class LocalCredentials(UpstreamTokens tokens) : ICredentials
{
    public ValueTask<UpstreamCredential> ForAsync(Upstream upstream, Delegation token, CancellationToken cancellationToken) =>
        ValueTask.FromResult(upstream switch
        {
            { Credential: CredentialKind.Token } => UpstreamCredential.Bearer(tokens.For(token, upstream.Audience).Value),
            { Credential: CredentialKind.Header, Secret: { } secret } => new UpstreamCredential(upstream.Header, secret),
            { Credential: CredentialKind.None } => UpstreamCredential.None,
            _ => throw new InvalidOperationException($"Upstream {upstream.Name} has no usable credential."),
        });
}
