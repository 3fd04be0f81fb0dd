using System.Buffers;
using System.Buffers.Text;

namespace AgentIdentity.Tokens;

/// <summary>Base64url in its one canonical form (RFC 7515 section 2): no padding, no white space, no stray bits.</summary>
internal static class StrictBase64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> Allowed = SearchValues.Create(Alphabet);

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Allowed) || text.Length % 4 == 1 || HasStrayBits(text))
        {
            return null;
        }

        return Base64Url.DecodeFromChars(text);
    }

    /// <summary>The same from UTF-8, for what must never be a string.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = utf8.Length <= 4096 ? stackalloc char[utf8.Length] : new char[utf8.Length];
        for (var i = 0; i < utf8.Length; i++)
        {
            text[i] = (char)utf8[i];
        }

        var bytes = Decode((ReadOnlySpan<char>)text);
        text.Clear();
        return bytes;
    }

    // Two or three characters at the end carry 12 or 18 bits for 8 or 16: the rest must be zero, or one value has many spellings.
    private static bool HasStrayBits(ReadOnlySpan<char> text)
    {
        var unused = (text.Length % 4) switch { 2 => 0xF, 3 => 0x3, _ => 0 };
        return unused != 0 && (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & unused) != 0;
    }
}
