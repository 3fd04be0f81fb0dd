using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Policy.Canonical;

/// <summary>
/// The way of most arguments: texts that are already as RFC 8785 wants them, and whole numbers that every double holds, are taken as
/// they stand. What is not so plain goes the long way.
/// </summary>
internal static class PlainJson
{
    // So many digits survive the way into a double and back.
    private const int SureDigits = 15;

    /// <summary>Writes a text or a number if it is in its canonical form already.</summary>
    public static bool TryWrite(ArrayBufferWriter<byte> output, JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (value.ValueKind == JsonValueKind.String ? !IsPlain(raw) : !IsWhole(raw))
        {
            return false;
        }

        output.Write(raw);
        return true;
    }

    /// <summary>Whether a name stands as it is written; such names are in the order of their bytes.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => Ascii.IsValid(text) && !text.Contains((byte)'\\');

    private static bool IsWhole(ReadOnlySpan<byte> number)
    {
        var digits = number is [(byte)'-', ..] ? number[1..] : number;
        return digits.Length <= SureDigits && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9') && !number.SequenceEqual("-0"u8);
    }
}
