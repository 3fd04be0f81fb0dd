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
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        var bits = new UInt128(BitConverter.ToUInt64(random), BitConverter.ToUInt64(random[8..]));
        return string.Create(prefix.Length + Length, (prefix, bits), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            var rest = state.bits;
            for (var i = text.Length - 1; i >= state.prefix.Length; i--, rest >>= 5)
            {
                text[i] = Alphabet[(int)(uint)(rest & 31)];
            }
        });
    }
}
