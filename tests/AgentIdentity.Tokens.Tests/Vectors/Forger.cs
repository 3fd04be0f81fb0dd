using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>Makes tokens of one kind: a good one, and every bad one that a change of its parts can make.</summary>
/// <param name="keyId">The key that signs unless told.</param>
/// <param name="header">The header of the good token.</param>
/// <param name="payload">The payload of the good token.</param>
internal sealed class Forger(string keyId, string header, string payload)
{
    public string Good() => With();

    /// <summary>The good token with its members changed, signed again.</summary>
    public string With(Action<JsonObject>? header = null, Action<JsonObject>? payload = null, string? signedBy = null)
    {
        var (first, second) = (Parse(HeaderText), Parse(_payload));
        header?.Invoke(first);
        payload?.Invoke(second);
        return Texts(first.ToJsonString(), second.ToJsonString(), signedBy);
    }

    /// <summary>Header and payload as texts, which need not be JSON, signed.</summary>
    public string Texts(string? header = null, string? payload = null, string? signedBy = null) =>
        Signed($"{Encode(header ?? HeaderText)}.{Encode(payload ?? _payload)}", signedBy);

    /// <summary>A signing input as it is, signed.</summary>
    public string Signed(string input, string? signedBy = null)
    {
        var key = signedBy ?? keyId;
        return $"{input}.{Base64Url.EncodeToString(VectorKeys.Shared.Sign(key, VectorKeys.Shared.Algorithm(key), input))}";
    }

    /// <summary>The payload's text with one piece replaced, for what an object cannot hold, such as a member twice.</summary>
    public string Replacing(string piece, string by)
    {
        _payload.Should().Contain(piece);
        return Texts(payload: _payload.Replace(piece, by, StringComparison.Ordinal));
    }

    public string HeaderText { get; } = header;

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private readonly string _payload = payload;

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
