using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AgentIdentity.Tokens;

/// <summary>Makes and checks DPoP nonces (RFC 9449 sections 8 and 9) without keeping any: each is a minute and its MAC. Safe for concurrent use.</summary>
/// <param name="time">The clock.</param>
public sealed class DpopNonces(TimeProvider time)
{
    private const int Period = 60;
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    /// <summary>A nonce for the <c>DPoP-Nonce</c> header, accepted for one to two minutes.</summary>
    public string Current() => Make(Minute);

    private long Minute => time.GetUtcNow().ToUnixTimeSeconds() / Period;

    internal bool Accepts(string nonce) => Equal(nonce, Make(Minute)) || Equal(nonce, Make(Minute - 1));

    private string Make(long minute)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, minute);
        return StrictBase64Url.Encode(HMACSHA256.HashData(_secret, bytes));
    }

    private static bool Equal(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(left), System.Text.Encoding.UTF8.GetBytes(right));
}
