using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>The keys that sign tokens: in data/keys/tokens.json, or in AWS KMS.</summary>
public sealed class TokenKeys : IDisposable
{
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly KmsKeys? _kms;
    private volatile KeyRing? _ring;

    internal TokenKeys(BrokerOptions options, KmsKeys? kms, TimeProvider time) => (_options, _kms, _time) = (options, kms, time);

    /// <summary>The ring. Whoever needs it before the broker is started waits until it is open.</summary>
    public KeyRing Ring => _ring ?? Open();

    /// <summary>Does what is due to the keys.</summary>
    /// <returns>Whether another key signs now.</returns>
    public async Task<bool> TendAsync(CancellationToken cancellationToken)
    {
        if (_kms is not null)
        {
            await _kms.FollowAliasAsync(Ring, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return Ring.Tend();
        }
        catch (InvalidDataException damaged)
        {
            throw new BrokerException(BrokerError.KeyFileDamaged, damaged.Message, damaged);
        }
    }

    public void Dispose() => _kms?.Dispose();

    internal async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (_kms is not null && _ring is null)
        {
            _ring = await _kms.OpenAsync(_options.Keys, cancellationToken).ConfigureAwait(false);
        }

        _ = Ring;
    }

    private KeyRing Open()
    {
        lock (_gate)
        {
            // Parts of a host are made before it starts, and making a part cannot wait. It happens once, and KMS has seconds to answer.
            return _ring ??= _kms is null ? OpenFile() : Task.Run(() => _kms.OpenAsync(_options.Keys, CancellationToken.None)).GetAwaiter().GetResult();
        }
    }

    private KeyRing OpenFile()
    {
        var folder = Path.Combine(_options.DataFolder, "keys");
        PrivateFiles.CreateFolder(folder);
        try
        {
            return KeyRing.OpenFile(Path.Combine(folder, "tokens.json"), _time, _options.Keys);
        }
        catch (InvalidDataException damaged)
        {
            throw new BrokerException(BrokerError.KeyFileDamaged, damaged.Message, damaged);
        }
        catch (ArgumentException wrong)
        {
            throw new BrokerException(BrokerError.OptionsInvalid, wrong.Message, wrong);
        }
    }
}
