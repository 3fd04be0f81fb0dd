using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Gateway.Mcp.Sealing;

/// <summary>
/// Text that callers carry for the gateway and can neither read nor change nor hand on: encrypted, and bound to what it is, to whom it was
/// given, to what it is about and to a moment after which it is void (AES-256-GCM; what it is bound to is authenticated along with it).
/// </summary>
internal sealed class StateSeal(GatewayKey key, TimeProvider time)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = 8 + IdLength;
    private const int IdLength = 16;
    private const int LongestText = 64 * 1024;

    /// <summary>The sealed text.</summary>
    /// <param name="kind">What it is: one sort never passes for another.</param>
    /// <param name="binding">Whose it is, of <see cref="McpBinding"/>.</param>
    /// <param name="about">What else must be the same when it comes back.</param>
    /// <param name="text">What it holds.</param>
    /// <param name="life">How long it is good.</param>
    public string Seal(SealKind kind, string binding, string about, string text, TimeSpan life)
    {
        var held = Encoding.UTF8.GetByteCount(text);
        var plain = new byte[HeadLength + held];
        BinaryPrimitives.WriteInt64BigEndian(plain, (time.GetUtcNow() + life).ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(plain.AsSpan(8, IdLength));
        Encoding.UTF8.GetBytes(text, plain.AsSpan(HeadLength));

        var whole = new byte[NonceLength + TagLength + plain.Length];
        var nonce = whole.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = key.Open(TagLength);
        cipher.Encrypt(nonce, plain, whole.AsSpan(NonceLength + TagLength), whole.AsSpan(NonceLength, TagLength), Bound(kind, binding, about));
        return Base64Url.EncodeToString(whole);
    }

    /// <summary>What was sealed; null for everything that was not sealed here for this, or is too old.</summary>
    public Opened? Open(SealKind kind, string binding, string about, string text)
    {
        if (text.Length > LongestText || !Base64Url.IsValid(text, out var length) || length < NonceLength + TagLength + HeadLength)
        {
            return null;
        }

        var whole = Base64Url.DecodeFromChars(text);
        var plain = new byte[whole.Length - NonceLength - TagLength];
        try
        {
            using var cipher = key.Open(TagLength);
            cipher.Decrypt(whole.AsSpan(0, NonceLength), whole.AsSpan(NonceLength + TagLength), whole.AsSpan(NonceLength, TagLength), plain, Bound(kind, binding, about));
        }
        catch (CryptographicException)
        {
            return null;
        }

        var until = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(plain));
        return until <= time.GetUtcNow() ? null
            : new Opened(Convert.ToHexStringLower(plain.AsSpan(8, IdLength)), until, Encoding.UTF8.GetString(plain.AsSpan(HeadLength)));
    }

    private static byte[] Bound(SealKind kind, string binding, string about) => Encoding.UTF8.GetBytes($"{(int)kind}\n{binding}\n{about}");
}

/// <summary>What a sealed text held.</summary>
/// <param name="Id">Its own number, for what may be used once only.</param>
/// <param name="Until">When it becomes void.</param>
/// <param name="Text">What it held.</param>
internal sealed record Opened(string Id, DateTimeOffset Until, string Text);

/// <summary>What is sealed.</summary>
internal enum SealKind
{
    /// <summary>Where a list goes on.</summary>
    Cursor = 1,

    /// <summary>An unfinished call.</summary>
    State = 2,

    /// <summary>A call that waits for an approval.</summary>
    Approval = 3,

    /// <summary>A task at the upstream.</summary>
    Task = 4,
}
