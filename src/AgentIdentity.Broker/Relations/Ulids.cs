using System.Security.Cryptography;

namespace AgentIdentity.Broker;

/// <summary>Makes the ids of stores and models: OpenFGA's clients take nothing but ULIDs (48 bits of milliseconds and 80 random ones).</summary>
internal static class Ulids
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 26;

    public static string New(DateTimeOffset now)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        var bits = ((UInt128)(ulong)now.ToUnixTimeMilliseconds() << 80) | (new UInt128(BitConverter.ToUInt64(random), BitConverter.ToUInt64(random[8..])) >> 48);
        return Write(bits);
    }

    /// <summary>One for content: the same content has the same id.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return Write(new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..])));
    }

    private static string Write(UInt128 bits) => string.Create(Length, bits, static (text, rest) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, rest >>= 5)
        {
            text[i] = Alphabet[(int)(uint)(rest & 31)];
        }
    });
}
