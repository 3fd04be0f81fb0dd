using System.Security.Cryptography;

namespace AgentIdentity.Broker;

/// <summary>A master key in this process's memory, from its own file or from the configuration.</summary>
internal sealed class LocalMasterKey(string id, byte[] key) : IMasterKey
{
    public string Id => id;

    public ValueTask<byte[]> WrapAsync(byte[] dataKey, VaultBinding binding, CancellationToken cancellation) =>
        new(Sealing.Seal(key, dataKey, binding.AssociatedData));

    public ValueTask<byte[]> UnwrapAsync(byte[] wrapped, VaultBinding binding, CancellationToken cancellation)
    {
        try
        {
            return new(Sealing.Open(key, wrapped, binding.AssociatedData));
        }
        catch (CryptographicException damaged)
        {
            throw new BrokerException(BrokerError.VaultUnreadable, $"The key of {binding.Name} was not wrapped by {id}, or not for this entry.", damaged);
        }
    }

    /// <summary>Configured keys have no names of their own: one that tells nothing of the key, and is the same at every start.</summary>
    public static LocalMasterKey Named(byte[] key) => new("vk_" + Convert.ToHexStringLower(HMACSHA256.HashData(key, "agentidentity vault key name"u8))[..16], key);
}
