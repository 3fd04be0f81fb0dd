namespace AgentIdentity.Broker;

/// <summary>What may be known of a secret in the vault: everything but the secret.</summary>
/// <param name="Name">What upstreams call it by.</param>
/// <param name="Holder">Whose it is.</param>
/// <param name="Version">Counts up with each new secret, from 1.</param>
/// <param name="MasterKey">The key that its own key is wrapped with.</param>
/// <param name="SetAt">When this secret was put in.</param>
/// <param name="SetBy">By whom.</param>
public sealed record VaultEntry(string Name, VaultHolder Holder, long Version, string MasterKey, DateTimeOffset SetAt, string SetBy);

/// <summary>A secret as it is used, with the entry that it is from, for the record of the call.</summary>
public sealed record OpenedSecret(VaultEntry Entry, SecretValue Value);
