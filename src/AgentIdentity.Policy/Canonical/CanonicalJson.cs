using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy.Canonical;

namespace AgentIdentity.Policy;

/// <summary>
/// One spelling for every JSON value (RFC 8785), so that an approval binds what is meant and not how it was written. Numbers that a
/// double does not hold exactly are written in full, where the RFC would round them: two calls that differ have two spellings.
/// </summary>
public static class CanonicalJson
{
    private const int Usual = 512;

    // What grew beyond this is not worth keeping between digests.
    private const int Kept = 16 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _spare;

    /// <summary>How many characters a digest has: its prefix, and two for each byte.</summary>
    internal const int DigestLength = 7 + (2 * SHA256.HashSizeInBytes);

    private static ReadOnlySpan<byte> DigestPrefix => "sha256:"u8;

    /// <summary>The digest of a call's arguments as it stands in records: <c>sha256:…</c>. No arguments have one of their own.</summary>
    /// <exception cref="FormatException">The value has no canonical form.</exception>
    public static string Digest(JsonElement? value)
    {
        Span<byte> digest = stackalloc byte[DigestLength];
        WriteDigest(value, digest);
        return Encoding.ASCII.GetString(digest);
    }

    /// <summary>The same, in UTF-8, into room of <see cref="DigestLength"/>.</summary>
    /// <exception cref="FormatException">The value has no canonical form.</exception>
    internal static void WriteDigest(JsonElement? value, Span<byte> digest)
    {
        var output = _spare ?? new ArrayBufferWriter<byte>(Usual);
        _spare = null;
        if (value is { } present)
        {
            WriteWhole(output, present);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(output.WrittenSpan, hash);
        DigestPrefix.CopyTo(digest);
        Convert.TryToHexStringLower(hash, digest[DigestPrefix.Length..], out _);
        if (output.Capacity <= Kept)
        {
            // Arguments may hold secrets: clearing leaves none of them behind.
            output.Clear();
            _spare = output;
        }
    }

    /// <summary>The canonical form in UTF-8.</summary>
    /// <exception cref="FormatException">A text is not Unicode, a member is named twice, or the power of a number has more than 17 digits.</exception>
    public static byte[] Write(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>(Usual);
        WriteWhole(output, value);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteWhole(ArrayBufferWriter<byte> output, JsonElement value)
    {
        try
        {
            Write(output, value);
        }
        catch (InvalidOperationException wrong)
        {
            // What JsonElement says of a text with half a surrogate pair (RFC 8785 section 3.2.2.2 ends there too).
            throw new FormatException("A text of the JSON value is not Unicode.", wrong);
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, value);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    output.Write(first ? [] : ","u8);
                    first = false;
                    Write(output, item);
                }

                output.Write("]"u8);
                break;
            case JsonValueKind.String or JsonValueKind.Number when PlainJson.TryWrite(output, value):
                break;
            case JsonValueKind.String:
                CanonicalText.Write(output, value.GetString()!);
                break;
            case JsonValueKind.Number:
                output.Write(Encoding.ASCII.GetBytes(CanonicalNumber.Of(value.GetRawText())));
                break;
            default:
                output.Write(value.ValueKind switch
                {
                    JsonValueKind.True => "true"u8,
                    JsonValueKind.False => "false"u8,
                    JsonValueKind.Null => "null"u8,
                    _ => throw new FormatException("There is no JSON value."),
                });
                break;
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> output, JsonElement value)
    {
        using var members = new CanonicalMembers(value);
        output.Write("{"u8);
        var first = true;
        foreach (var member in members.All)
        {
            output.Write(first ? [] : ","u8);
            first = false;
            var name = JsonMarshal.GetRawUtf8PropertyName(member);
            if (PlainJson.IsPlain(name))
            {
                output.Write("\""u8);
                output.Write(name);
                output.Write("\""u8);
            }
            else
            {
                CanonicalText.Write(output, member.Name);
            }

            output.Write(":"u8);
            Write(output, member.Value);
        }

        output.Write("}"u8);
    }
}
