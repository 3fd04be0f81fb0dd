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

    /// <summary>The token with so much in its header and payload that means nothing that it has exactly that many characters.</summary>
    public static string Padded(string token, ECDsa key, int length)
    {
        // Four characters stand for three octets, so that the header makes up for what the payload cannot.
        for (var extra = 0; extra < 3; extra++)
        {
            var guess = (length - Resign(token, key, header => header["pad"] = new string('x', extra)).Length) * 3 / 4;
            for (var filler = guess - 20; filler <= guess; filler++)
            {
                var padded = Resign(token, key, header => header["pad"] = new string('x', extra), payload => payload["pad"] = new string('x', filler));
                if (padded.Length == length)
                {
                    return padded;
                }
            }
        }

        throw new InvalidOperationException("No filler fits.");
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
