using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace AgentIdentity.Broker;

/// <summary>
/// Continuation tokens: where the next page begins, and which question it belongs to, under a MAC. A token that was altered, or
/// that was given for another store or another question, is none.
/// </summary>
internal sealed class PageTokens(byte[] key)
{
    private const int MacLength = 16;
    private const int Longest = 8 * 1024;

    /// <param name="question">What was asked: the kind of page, the store, the filter.</param>
    /// <param name="position">Where the next page begins.</param>
    public string Make(ReadOnlySpan<string?> question, params ReadOnlySpan<string> position)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(new[] { question.ToArray(), [.. position] });
        return Base64Url.EncodeToString([.. Mac(content), .. content]);
    }

    /// <summary>Where the page begins; null when this is no token for this question.</summary>
    public ImmutableArray<string>? Read(string token, ReadOnlySpan<string?> question) =>
        Open(token) is { } parts && parts.Question.AsSpan().SequenceEqual(question) ? parts.Position : null;

    /// <summary>What the token was given for, and where it begins; null when it was not given here.</summary>
    public (ImmutableArray<string?> Question, ImmutableArray<string> Position)? Open(string token)
    {
        if (token.Length > Longest || !Base64Url.IsValid(token))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token).AsSpan();
        if (bytes.Length <= MacLength || !CryptographicOperations.FixedTimeEquals(bytes[..MacLength], Mac(bytes[MacLength..])))
        {
            return null;
        }

        // Only this class makes what passes the MAC.
        var parts = JsonSerializer.Deserialize<string[][]>(bytes[MacLength..])!;
        return ([.. parts[0]], [.. parts[1]]);
    }

    private ReadOnlySpan<byte> Mac(ReadOnlySpan<byte> content) => HMACSHA256.HashData(key, content).AsSpan(0, MacLength);
}
