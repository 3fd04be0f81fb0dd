using AgentIdentity.Tokens;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;

namespace AgentIdentity.Broker;

/// <summary>Keys whose private half never leaves AWS KMS: it signs digests, and each signature is checked before it is used.</summary>
internal sealed class KmsKeys(KmsOptions options, IAmazonKeyManagementService kms, TimeProvider time) : IDisposable
{
    private string? _followed;
    private long _lastLook = time.GetTimestamp();

    /// <summary>Fetches the public halves. Keys that cannot be had, or are not for signing, keep the broker from starting.</summary>
    public async Task<KeyRing> OpenAsync(KeyRingOptions how, CancellationToken cancellationToken)
    {
        var ids = options.Alias is { } alias ? [await TargetAsync(alias, cancellationToken).ConfigureAwait(false), .. options.KeyIds] : options.KeyIds.ToArray();
        if (ids.Length == 0)
        {
            throw new BrokerException(BrokerError.OptionsInvalid, "Keys:Kms needs an Alias or KeyIds.");
        }

        var keys = new List<SigningKey>();
        foreach (var id in ids)
        {
            keys.Add(await FetchAsync(id, how, cancellationToken).ConfigureAwait(false));
        }

        _followed = options.Alias is null ? null : ids[0];
        // An alias's key may be listed by its own id as well.
        var distinct = keys.DistinctBy(static key => key.KeyId).ToArray();
        return KeyRing.Of(distinct[0], distinct[1..], time, how);
    }

    /// <summary>Publishes the key that the alias stands for now, where it is another one.</summary>
    public async Task FollowAliasAsync(KeyRing ring, CancellationToken cancellationToken)
    {
        if (options.Alias is not { } alias || time.GetElapsedTime(_lastLook) < options.FollowEvery)
        {
            return;
        }

        var target = await TargetAsync(alias, cancellationToken).ConfigureAwait(false);
        if (target != _followed)
        {
            ring.Publish(await FetchAsync(target, new() { Algorithm = ring.Active.Algorithm }, cancellationToken).ConfigureAwait(false));
            _followed = target;
        }

        _lastLook = time.GetTimestamp();
    }

    public void Dispose() => kms.Dispose();

    private async Task<string> TargetAsync(string alias, CancellationToken cancellationToken) => (await KmsCalls.AskAsync(
        alias, () => kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = alias }, cancellationToken)).ConfigureAwait(false)).KeyMetadata.Arn;

    private async Task<SigningKey> FetchAsync(string id, KeyRingOptions how, CancellationToken cancellationToken)
    {
        var found = await KmsCalls.AskAsync(id, () => kms.GetPublicKeyAsync(new GetPublicKeyRequest { KeyId = id }, cancellationToken)).ConfigureAwait(false);
        var algorithm = KmsAlgorithms.Of(id, found, how.Algorithm);
        var half = VerificationKey.FromSubjectPublicKeyInfo(found.PublicKey.ToArray(), algorithm);
        return SigningKey.Remote(half, time.GetUtcNow(), (input, cancelled) => SignAsync(found.KeyId ?? id, half, input, cancelled));
    }

    private async ValueTask<byte[]> SignAsync(string id, VerificationKey half, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        // A token may be longer than the 4096 bytes that KMS takes whole.
        using var digest = new MemoryStream(KmsAlgorithms.Digest(half.Algorithm, input.Span));
        var answer = await KmsCalls.AskAsync(id, () => kms.SignAsync(
            new SignRequest
            {
                KeyId = id,
                Message = digest,
                MessageType = MessageType.DIGEST,
                SigningAlgorithm = KmsAlgorithms.NameOf(half.Algorithm),
            },
            cancellationToken)).ConfigureAwait(false);
        var signature = KmsAlgorithms.ToJws(half.Algorithm, answer.Signature.ToArray());
        return half.Verifies(input, signature)
            ? signature
            : throw new BrokerException(BrokerError.KeyServiceFailed, $"KMS answered a signature that is not the key's ({id}).");
    }
}
