using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AgentIdentity.Tokens;

/// <summary>
/// Makes and checks DPoP nonces (RFC 9449 sections 8 and 9) without keeping any: each is the MAC of a minute. Replicas that
/// share the secret accept one another's. Safe for concurrent use.
/// </summary>
public sealed class DpopNonces
{
    private const int Period = 60;
    private const int ShortestSecret = 32;
    private readonly byte[] _key;
    private readonly TimeProvider _time;

    /// <summary>Makes nonces under a secret of its own, for one process.</summary>
    /// <param name="time">The clock.</param>
    public DpopNonces(TimeProvider time)
        : this(time, RandomNumberGenerator.GetBytes(ShortestSecret))
    {
    }

    /// <summary>Makes nonces under a secret that replicas share.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="secret">At least 32 bytes. A copy is kept: the caller may wipe its own.</param>
    /// <exception cref="ArgumentException">The secret is shorter.</exception>
    public DpopNonces(TimeProvider time, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (secret.Length < ShortestSecret)
        {
            throw new ArgumentException($"The secret of nonces needs {ShortestSecret} bytes.", nameof(secret));
        }

        _time = time;
        // One secret may serve other uses: the name keeps nonces apart from whatever else is made of it.
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.ToArray(), ShortestSecret, info: "agentidentity dpop nonce"u8.ToArray());
    }

    private long Minute => _time.GetUtcNow().ToUnixTimeSeconds() / Period;

    /// <summary>A nonce for the <c>DPoP-Nonce</c> header, accepted for one to two minutes.</summary>
    public string Current() => Make(Minute);

    /// <summary>A nonce to hand out with an answer that succeeded (RFC 9449 section 8.2), or null while the one used is still the current one.</summary>
    /// <param name="used">The nonce of the proof just accepted.</param>
    public string? Renewal(string? used)
    {
        var current = Current();
        return used is not null && Equal(used, current) ? null : current;
    }

    internal bool Accepts(string nonce)
    {
        var minute = Minute;
        // The next minute's too: a replica's clock may be a little ahead.
        return Equal(nonce, Make(minute)) | Equal(nonce, Make(minute - 1)) | Equal(nonce, Make(minute + 1));
    }

    private string Make(long minute)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, minute);
        return StrictBase64Url.Encode(HMACSHA256.HashData(_key, bytes));
    }

    private static bool Equal(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(left), System.Text.Encoding.UTF8.GetBytes(right));
}
