using System.Buffers.Text;

namespace AgentIdentity.Broker;

/// <summary>The master key that seals now, and those that what is sealed already may still need.</summary>
internal sealed class MasterKeys : IDisposable
{
    private readonly MasterKeyFile? _file;
    private readonly KmsMasterKey? _kms;
    private readonly Func<string, KmsMasterKey> _kmsOf;
    private readonly Dictionary<string, KmsMasterKey> _earlier = new(StringComparer.Ordinal);
    private IReadOnlyList<LocalMasterKey> _local;

    private MasterKeys(MasterKeyFile? file, IReadOnlyList<LocalMasterKey> local, string? kmsKey, Func<string, KmsMasterKey> kmsOf)
    {
        (_file, _local, _kmsOf) = (file, local, kmsOf);
        _kms = kmsKey is null ? null : kmsOf(kmsKey);
    }

    /// <summary>What seals from now on.</summary>
    public IMasterKey Active => _kms is null ? Volatile.Read(ref _local)[0] : _kms;

    public static MasterKeys Open(BrokerOptions options, TimeProvider time)
    {
        var vault = options.Vault;
        var where = new KmsOptions { Region = vault.KmsRegion, Endpoint = vault.KmsEndpoint };
        var file = vault.MasterKeys.IsEmpty ? new MasterKeyFile(options) : null;
        return new(
            file,
            file is null ? [.. vault.MasterKeys.Select(Configured)] : vault.KmsKey is null ? file.Open() : file.OpenExisting(),
            vault.KmsKey,
            id => new KmsMasterKey(id, KmsCalls.Client(where), time));
    }

    /// <summary>The key that sealed something.</summary>
    public IMasterKey Find(string id)
    {
        if (Volatile.Read(ref _local).FirstOrDefault(key => key.Id == id) is { } local)
        {
            return local;
        }

        if (_kms?.Id == id)
        {
            return _kms;
        }

        if (!id.StartsWith(KmsMasterKey.Prefix, StringComparison.Ordinal))
        {
            throw new BrokerException(BrokerError.VaultUnreadable, $"The master key {id} is not there. Restore keys/vault.json, or name the key in AgentIdentity:Vault:MasterKeys.");
        }

        lock (_earlier)
        {
            return _earlier.TryGetValue(id, out var known) ? known : _earlier[id] = _kmsOf(id[KmsMasterKey.Prefix.Length..]);
        }
    }

    /// <summary>Makes a new key where this program keeps it; elsewhere whoever keeps it has changed the setting already.</summary>
    public void Turn()
    {
        if (_kms is null && _file is not null)
        {
            Volatile.Write(ref _local, _file.Add());
        }
    }

    public void KeepOnly(IReadOnlySet<string> used)
    {
        if (_kms is null && _file is not null)
        {
            Volatile.Write(ref _local, _file.KeepOnly(used));
        }
    }

    public void Dispose()
    {
        _kms?.Dispose();
        foreach (var key in _earlier.Values)
        {
            key.Dispose();
        }
    }

    private static LocalMasterKey Configured(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text) is { Length: Sealing.KeySize } key ? LocalMasterKey.Named(key) : throw Unusable();
        }
        catch (FormatException)
        {
            throw Unusable();
        }
    }

    private static BrokerException Unusable() => new(BrokerError.OptionsInvalid, $"Vault:MasterKeys holds something that is not base64url of {Sealing.KeySize} bytes.");
}
