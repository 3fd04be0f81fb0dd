using AgentIdentity.Broker;
using AgentIdentity.Gateway;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Server.Credentials;

/// <summary>What a caller is told of a credential that cannot be had. The broker's own words are for the log: they name roles and endpoints.</summary>
internal static class CredentialRefusal
{
    public static CredentialException Of(Upstream upstream, BrokerException unavailable) => unavailable.Failure.Error switch
    {
        BrokerError.VaultEntryUnknown => new(GatewayError.CredentialMissing, Missing(upstream), unavailable),
        BrokerError.TokenSourceRefused or BrokerError.RoleRefused =>
            new(GatewayError.CredentialRefused, $"The gateway was given no credential for {upstream.Name}.", unavailable),
        BrokerError.TokenSourceUnavailable or BrokerError.RoleUnavailable =>
            new(GatewayError.CredentialSourceDown, $"Where the gateway gets its credential for {upstream.Name} does not answer.", unavailable),
        BrokerError.RoleGrantsNothing or BrokerError.SessionPolicyTooLong =>
            new(GatewayError.GrantsNotSayable, $"What the delegation grants at {upstream.Name} cannot be said in a session policy of AWS.", unavailable),
        BrokerError.DelegationEnded => new(GatewayError.Stopped, "The delegation is over.", unavailable),
        _ => new(GatewayError.CredentialUnavailable, "No credential for the upstream could be had.", unavailable),
    };

    private static string Missing(Upstream upstream) => (upstream.Secret as SecretSource.InVault)?.Holder switch
    {
        SecretHolder.Human => $"The human has no credential of their own for {upstream.Name} in the vault.",
        SecretHolder.Agent => $"The agent has no credential of its own for {upstream.Name} in the vault.",
        _ => $"There is no credential for {upstream.Name} in the vault.",
    };
}
