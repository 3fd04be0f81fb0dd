namespace AgentIdentity.Broker;

/// <summary>Encrypts the keys of secrets: in this process, or in a key service that the key never leaves.</summary>
internal interface IMasterKey
{
    /// <summary>Names the key beside what it wrapped.</summary>
    string Id { get; }

    ValueTask<byte[]> WrapAsync(byte[] key, VaultBinding binding, CancellationToken cancellation);

    /// <exception cref="BrokerException">Another key or binding, or the service did not answer.</exception>
    ValueTask<byte[]> UnwrapAsync(byte[] wrapped, VaultBinding binding, CancellationToken cancellation);
}
