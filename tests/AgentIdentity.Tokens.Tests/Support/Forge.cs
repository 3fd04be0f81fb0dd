using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Takes tokens apart and puts together what no honest minter would.</summary>
internal static class Forge
{
    public static JsonObject Part(string token, int part) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[part]))!.AsObject();

    public static string Resign(string token, ECDsa key, Action<JsonObject>? header = null, Action<JsonObject>? payload = null)
    {
        var (first, second) = (Part(token, 0), Part(token, 1));
        header?.Invoke(first);
        payload?.Invoke(second);
        return Sign(first.ToJsonString(), second.ToJsonString(), key);
    }

    public static string Sign(string header, string payload, ECDsa key)
    {
        var input = $"{Encode(header)}.{Encode(payload)}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
