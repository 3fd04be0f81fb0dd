using System.Security.Cryptography;

namespace AgentIdentity.Gateway;

/// <summary>
/// What the gateway seals with that callers keep for it: cursors, states of unfinished calls, ids of tasks. A host with a data folder
/// registers one that outlives the process; without it, what was given out is worth nothing after a restart.
/// </summary>
public sealed class GatewayKey
{
    private const int Length = 32;
    private readonly byte[] _key;

    /// <summary>Takes a secret of at least 32 bytes.</summary>
    public GatewayKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < Length)
        {
            throw new ArgumentException($"The secret must have {Length} bytes.", nameof(secret));
        }

        _key = new byte[Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, _key, [], "agentidentity gateway seal v1"u8);
    }

    /// <summary>A key that nobody else has, for as long as the process lives.</summary>
    public static GatewayKey Random() => new(RandomNumberGenerator.GetBytes(Length));

    /// <inheritdoc/>
    public override string ToString() => "[redacted]";

    internal AesGcm Open(int tagLength) => new(_key, tagLength);
}
