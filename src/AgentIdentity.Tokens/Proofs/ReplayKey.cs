using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Tokens;

/// <summary>A one-time identifier as a replay store keeps it: SHA-256 of who used it, for what, and its value. It gives none of them away.</summary>
public readonly record struct ReplayKey
{
    private const int Size = SHA256.HashSizeInBytes;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private ReplayKey(ReadOnlySpan<byte> digest)
    {
        _high = BinaryPrimitives.ReadUInt128BigEndian(digest);
        _low = BinaryPrimitives.ReadUInt128BigEndian(digest[16..]);
    }

    /// <summary>Makes the key of an identifier.</summary>
    /// <param name="purpose">Who used it and for what; the same value under another purpose is another identifier.</param>
    /// <param name="value">The identifier, of any length.</param>
    public static ReplayKey Of(string purpose, string value)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ArgumentNullException.ThrowIfNull(value);
        // The length keeps ("a", "bc") and ("ab", "c") apart.
        var text = $"{purpose.Length}:{purpose}{value}";
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), digest);
        return new(digest);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), _low);
        return bytes;
    }

    /// <summary>The bytes in base64url.</summary>
    public override string ToString() => StrictBase64Url.Encode(ToBytes());
}
