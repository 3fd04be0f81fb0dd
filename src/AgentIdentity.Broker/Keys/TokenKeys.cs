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

    /// <summary>The ring. Keys in KMS are there once the broker has been started.</summary>
    public KeyRing Ring => _ring ?? OpenFile();

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
        if (_kms is not null)
        {
            _ring = await _kms.OpenAsync(_options.Keys, cancellationToken).ConfigureAwait(false);
        }

        _ = Ring;
    }

    private KeyRing OpenFile()
    {
        lock (_gate)
        {
            if (_ring is { } opened)
            {
                return opened;
            }

            if (_kms is not null)
            {
                throw new InvalidOperationException("The keys are in KMS: start the broker before using them.");
            }

            var folder = Path.Combine(_options.DataFolder, "keys");
            PrivateFiles.CreateFolder(folder);
            try
            {
                return _ring = KeyRing.OpenFile(Path.Combine(folder, "tokens.json"), _time, _options.Keys);
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
}
