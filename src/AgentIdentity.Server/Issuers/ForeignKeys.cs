using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Issuers;

/// <summary>
/// The keys that another issuer publishes. Ours are all ours to get right; among theirs may be some that we cannot use, which are
/// left out, so that one more curve over there does not lock everybody out over here.
/// </summary>
internal sealed class ForeignKeys
{
    private const int MostKeys = 100;
    private static readonly StrictJsonLimits Limits = new(512 * 1024, 8, 20_000);
    private readonly Dictionary<string, VerificationKey> _byId;

    private ForeignKeys(Dictionary<string, VerificationKey> byId) => _byId = byId;

    public int Count => _byId.Count;

    public VerificationKey? Find(string keyId) => _byId.GetValueOrDefault(keyId);

    /// <summary>Reads a JWKS document.</summary>
    /// <param name="json">The document.</param>
    /// <param name="rsa">The algorithm of RSA keys that do not name theirs, pinned here and never taken from a token.</param>
    /// <exception cref="InvalidDataException">The document is no key set, or none of its keys can be used.</exception>
    public static ForeignKeys Read(byte[] json, string rsa)
    {
        if (!StrictJson.TryParse(json, Limits, out var document, out var problem))
        {
            throw new InvalidDataException(problem);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys)
                || keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() > MostKeys)
            {
                throw new InvalidDataException($"The document is not a key set of at most {MostKeys} keys.");
            }

            var usable = keys.EnumerateArray().Select(key => ReadOne(key, rsa)).OfType<VerificationKey>()
                .GroupBy(static key => key.KeyId, StringComparer.Ordinal)
                // Two keys under one name: which of them is meant would be the token's choice.
                .Where(static group => group.Key.Length > 0 && group.Count() == 1)
                .ToDictionary(static group => group.Key, static group => group.Single(), StringComparer.Ordinal);
            return usable.Count > 0 ? new ForeignKeys(usable) : throw new InvalidDataException("The key set holds no key that can be used.");
        }
    }

    private static VerificationKey? ReadOne(JsonElement jwk, string rsa)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var text = jwk.GetRawText();
        if (jwk.TryGetProperty("kty", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("RSA") && !jwk.TryGetProperty("alg", out _))
        {
            var named = JsonNode.Parse(text)!.AsObject();
            named["alg"] = rsa;
            text = named.ToJsonString();
        }

        return VerificationKeySet.Parse(text).TryGet(out var set, out _) && set.Keys is [var key] ? key : null;
    }
}
