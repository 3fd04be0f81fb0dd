using System.Security.Cryptography;

namespace AgentIdentity.Broker;

/// <summary>AES-256-GCM (NIST SP 800-38D): nonce, ciphertext and tag in one piece.</summary>
internal static class Sealing
{
    public const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var whole = new byte[NonceSize + plain.Length + TagSize];
        var nonce = whole.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, plain, whole.AsSpan(NonceSize, plain.Length), whole.AsSpan(NonceSize + plain.Length), associated);
        return whole;
    }

    /// <exception cref="CryptographicException">Another key, another binding, or not what was sealed.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> whole, ReadOnlySpan<byte> associated)
    {
        if (whole.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("Too short to have been sealed.");
        }

        var plain = new byte[whole.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Decrypt(whole[..NonceSize], whole[NonceSize..^TagSize], whole[^TagSize..], plain, associated);
        return plain;
    }
}
