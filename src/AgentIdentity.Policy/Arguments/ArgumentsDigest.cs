using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy.Arguments;

namespace AgentIdentity.Policy;

/// <summary>
/// What stands for arguments where they themselves may not stand, because they may hold secrets: SHA-256 over their canonical form
/// (RFC 8785), so that two spellings of the same arguments have one digest.
/// </summary>
public static class ArgumentsDigest
{
    private static readonly string None = Text("{}"u8);

    /// <summary><c>sha256:</c> and 64 hexadecimal digits. No arguments are the empty object.</summary>
    /// <param name="arguments">The arguments.</param>
    public static string Of(JsonElement? arguments)
    {
        if (arguments is not { ValueKind: not JsonValueKind.Undefined } json)
        {
            return None;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        try
        {
            CanonicalJson.Write(json, buffer);
            return Text(buffer.WrittenSpan);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is in no text; such arguments are equal only to themselves as they are written.
            return Text(Encoding.UTF8.GetBytes(json.GetRawText()));
        }
    }

    private static string Text(ReadOnlySpan<byte> canonical)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(canonical, hash);
        return string.Concat("sha256:", Convert.ToHexStringLower(hash));
    }
}
