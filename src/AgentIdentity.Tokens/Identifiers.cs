using System.Security.Cryptography;

namespace AgentIdentity.Tokens;

/// <summary>Makes identifiers that cannot be guessed.</summary>
public static class Identifiers
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;

    /// <summary>Returns <paramref name="prefix"/> followed by 128 random bits in lower-case Crockford base32 (26 characters).</summary>
    /// <param name="prefix">What the identifier names, for example <c>dlg_</c>.</param>
    public static string New(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return Write(prefix, Random());
    }

    /// <summary>
    /// Returns <paramref name="prefix"/> followed by the millisecond (48 bits) and 80 random bits in the same form, so that what is stored by its
    /// identifier is stored side by side with what was made at the same time. It cannot be guessed, and tells when it was made.
    /// </summary>
    /// <param name="prefix">What the identifier names, for example <c>dec_</c>.</param>
    /// <param name="now">When it is made.</param>
    public static string NewInOrder(string prefix, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return Write(prefix, ((UInt128)(ulong)now.ToUnixTimeMilliseconds() << 80) | (Random() >> 48));
    }

    private static UInt128 Random()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return new UInt128(BitConverter.ToUInt64(random), BitConverter.ToUInt64(random[8..]));
    }

    private static string Write(string prefix, UInt128 bits) =>
        string.Create(prefix.Length + Length, (prefix, bits), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            var rest = state.bits;
            for (var i = text.Length - 1; i >= state.prefix.Length; i--, rest >>= 5)
            {
                text[i] = Alphabet[(int)(uint)(rest & 31)];
            }
        });
}
