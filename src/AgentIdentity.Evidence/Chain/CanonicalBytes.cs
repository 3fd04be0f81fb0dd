using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Evidence;

/// <summary>The canonical bytes of an entry; the layout is documented on <see cref="EvidenceChain"/>.</summary>
internal static class CanonicalBytes
{
    internal const int HashLength = 32;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static byte[] HashOf(EvidenceEntry entry)
    {
        var bytes = new ArrayBufferWriter<byte>(256 + entry.Body.Length);
        bytes.Write("agentidentity-evidence-1\0"u8);
        bytes.Write(entry.PreviousHash.Span);
        WriteInt64(bytes, entry.Sequence);
        WriteInt64(bytes, entry.Time.UtcTicks);
        WriteText(bytes, entry.Kind);
        WriteText(bytes, entry.DelegationId);
        WriteText(bytes, entry.DecisionId);
        WriteUInt32(bytes, (uint)entry.Body.Length);
        bytes.Write(entry.Body.Span);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    /// <summary>The entry's content gives the hash that it carries.</summary>
    internal static bool Match(EvidenceEntry entry)
    {
        try
        {
            return entry.PreviousHash.Length == HashLength && HashOf(entry).AsSpan().SequenceEqual(entry.Hash.Span);
        }
        catch (EncoderFallbackException)
        {
            // A text that UTF-8 cannot carry was never hashed.
            return false;
        }
    }

    internal static void WriteInt64(ArrayBufferWriter<byte> bytes, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), value);
        bytes.Advance(sizeof(long));
    }

    internal static void WriteText(ArrayBufferWriter<byte> bytes, string? text)
    {
        if (text is null)
        {
            WriteUInt32(bytes, uint.MaxValue);
            return;
        }

        // Strict: a lone surrogate would be replaced, and two different texts would then hash alike.
        var length = StrictUtf8.GetByteCount(text);
        WriteUInt32(bytes, (uint)length);
        StrictUtf8.GetBytes(text, bytes.GetSpan(length));
        bytes.Advance(length);
    }

    private static void WriteUInt32(ArrayBufferWriter<byte> bytes, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes.GetSpan(sizeof(uint)), value);
        bytes.Advance(sizeof(uint));
    }
}
