using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentIdentity.Policy.Canonical;

/// <summary>Texts as RFC 8785 section 3.2.2.2 writes them: as they are, but for quotes, backslashes and control characters.</summary>
internal static class CanonicalText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(ArrayBufferWriter<byte> output, string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\b' => quoted.Append("\\b"),
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\f' => quoted.Append("\\f"),
                '\r' => quoted.Append("\\r"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
                _ => quoted.Append(unit),
            };
        }

        try
        {
            output.Write(Strict.GetBytes(quoted.Append('"').ToString()));
        }
        catch (EncoderFallbackException wrong)
        {
            throw new FormatException("A text of the JSON value is not Unicode.", wrong);
        }
    }
}
