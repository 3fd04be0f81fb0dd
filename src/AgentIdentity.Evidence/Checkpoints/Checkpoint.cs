using System.Buffers;

namespace AgentIdentity.Evidence;

/// <summary>A signed statement that at one time the chain stood at this entry with this hash.</summary>
/// <remarks>
/// The signature is ES256 (64 bytes, r and s) over: the ASCII text <c>agentidentity-checkpoint-1</c> and one zero byte,
/// the sequence (8 bytes), the hash (32 bytes), the time as 100-nanosecond steps (8 bytes), and the key id
/// (4-byte length and UTF-8); integers big-endian.
/// </remarks>
/// <param name="Sequence">The last entry covered.</param>
/// <param name="Hash">That entry's hash.</param>
/// <param name="Time">When it was signed, UTC, whole microseconds.</param>
/// <param name="KeyId">The RFC 7638 thumbprint of the signing key.</param>
/// <param name="Signature">The signature.</param>
public sealed record Checkpoint(
    long Sequence,
    ReadOnlyMemory<byte> Hash,
    DateTimeOffset Time,
    string KeyId,
    ReadOnlyMemory<byte> Signature)
{
    internal ReadOnlySpan<byte> SignedBytes()
    {
        var bytes = new ArrayBufferWriter<byte>(160);
        bytes.Write("agentidentity-checkpoint-1\0"u8);
        CanonicalBytes.WriteInt64(bytes, Sequence);
        bytes.Write(Hash.Span);
        CanonicalBytes.WriteInt64(bytes, Time.UtcTicks);
        CanonicalBytes.WriteText(bytes, KeyId);
        return bytes.WrittenSpan;
    }
}
