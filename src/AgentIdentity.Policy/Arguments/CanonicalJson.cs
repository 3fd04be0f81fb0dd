using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Policy.Arguments;

/// <summary>The one way to write a JSON value (RFC 8785): members in the order of their UTF-16 code units, no white space, one spelling of each text and number.</summary>
internal static class CanonicalJson
{
    public static void Write(JsonElement value, ArrayBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Members(value, output);
                break;
            case JsonValueKind.Array:
                Items(value, output);
                break;
            case JsonValueKind.String:
                CanonicalText.Write(value.GetString()!, output);
                break;
            case JsonValueKind.Number:
                Ascii(CanonicalNumber.Of(value.GetRawText()), output);
                break;
            default:
                Ascii(value.GetRawText(), output);
                break;
        }
    }

    public static void Ascii(string text, ArrayBufferWriter<byte> output) =>
        output.Advance(Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length)));

    private static void Members(JsonElement value, ArrayBufferWriter<byte> output)
    {
        var members = value.EnumerateObject().Select(m => (m.Name, m.Value)).ToArray();
        Array.Sort(members, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        output.Write("{"u8);
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            CanonicalText.Write(members[i].Name, output);
            output.Write(":"u8);
            Write(members[i].Value, output);
        }

        output.Write("}"u8);
    }

    private static void Items(JsonElement value, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            Write(item, output);
        }

        output.Write("]"u8);
    }
}
