using AgentIdentity.Broker;
using AgentIdentity.Gateway;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Credentials;

/// <summary>The secret of an upstream, wherever it is, for whoever calls.</summary>
internal sealed class UpstreamSecrets(Vault vault, SecretFiles files)
{
    /// <summary>The secret, and what the record of the call names it by.</summary>
    public async ValueTask<(Secret Value, string Name)> GetAsync(Upstream upstream, Delegation token, CancellationToken cancellationToken)
    {
        switch (upstream.Secret)
        {
            case SecretSource.Fixed { Value: var value }:
                return (value, "settings");
            case SecretSource.InFile { Path: var path }:
                return (files.Read(path), "file " + Path.GetFileName(path));
            case SecretSource.InVault { Entry: var entry, Holder: var holder }:
                var opened = await vault.OpenAsync(entry, Of(holder, token), cancellationToken);
                return (new Secret(opened.Value.Reveal()), $"vault {opened.Entry.Name} of {opened.Entry.Holder}, version {opened.Entry.Version}");
            default:
                throw new InvalidOperationException($"Upstream {upstream.Name} has no secret.");
        }
    }

    private static VaultHolder Of(SecretHolder holder, Delegation token) => holder switch
    {
        SecretHolder.Human => VaultHolder.Human(token.Subject),
        SecretHolder.Agent => VaultHolder.Agent(token.Actor.Subject),
        _ => VaultHolder.Everybody,
    };
}
