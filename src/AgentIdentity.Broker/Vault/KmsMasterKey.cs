using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;

namespace AgentIdentity.Broker;

/// <summary>
/// A master key in AWS KMS. The key of each secret is encrypted there, under the entry as encryption context; what came back is kept for
/// minutes, so that not each call asks.
/// </summary>
internal sealed class KmsMasterKey(string keyId, IAmazonKeyManagementService kms, TimeProvider time) : IMasterKey, IDisposable
{
    public const string Prefix = "kms:";
    private const int MostKept = 1_000;
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<VaultBinding, (byte[] Wrapped, byte[] Key, DateTimeOffset Until)> _kept = [];

    public string Id => Prefix + keyId;

    public async ValueTask<byte[]> WrapAsync(byte[] key, VaultBinding binding, CancellationToken cancellation)
    {
        var answer = await KmsCalls.AskAsync(keyId, () => kms.EncryptAsync(
            new EncryptRequest { KeyId = keyId, Plaintext = new MemoryStream(key), EncryptionContext = binding.EncryptionContext }, cancellation)).ConfigureAwait(false);
        return answer.CiphertextBlob.ToArray();
    }

    public async ValueTask<byte[]> UnwrapAsync(byte[] wrapped, VaultBinding binding, CancellationToken cancellation)
    {
        if (Kept(wrapped, binding) is { } known)
        {
            return known;
        }

        // The key is named, so that a blob that some other key of the account encrypted opens nothing.
        var answer = await KmsCalls.AskAsync(keyId, () => kms.DecryptAsync(
            new DecryptRequest { KeyId = keyId, CiphertextBlob = new MemoryStream(wrapped), EncryptionContext = binding.EncryptionContext }, cancellation)).ConfigureAwait(false);
        var key = answer.Plaintext.ToArray();
        if (key.Length != Sealing.KeySize)
        {
            throw new BrokerException(BrokerError.VaultUnreadable, $"KMS gave no key of {Sealing.KeySize} bytes for {binding.Name}.");
        }

        Keep(wrapped, binding, key);
        return (byte[])key.Clone();
    }

    public void Dispose() => kms.Dispose();

    private byte[]? Kept(byte[] wrapped, VaultBinding binding)
    {
        lock (_gate)
        {
            return _kept.TryGetValue(binding, out var kept) && kept.Until > time.GetUtcNow() && kept.Wrapped.AsSpan().SequenceEqual(wrapped)
                ? (byte[])kept.Key.Clone() : null;
        }
    }

    private void Keep(byte[] wrapped, VaultBinding binding, byte[] key)
    {
        lock (_gate)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[binding] = (wrapped, key, time.GetUtcNow() + KeepFor);
        }
    }
}
