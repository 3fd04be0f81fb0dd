using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentIdentity.Policy.Arguments;

/// <summary>A JSON text as RFC 8785 section 3.2.2.2 writes it: only what must be escaped is.</summary>
internal static class CanonicalText
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\']);

    public static void Write(string text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            Plain(rest[..at], output);
            CanonicalJson.Ascii(Escape(rest[at]), output);
            rest = rest[(at + 1)..];
        }

        Plain(rest, output);
        output.Write("\""u8);
    }

    private static void Plain(ReadOnlySpan<char> text, ArrayBufferWriter<byte> output) =>
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private static string Escape(char letter) => letter switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
    };
}
