using System.Text;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>A parsed JWKS (RFC 7517 section 5): the public keys of an issuer or a client.</summary>
public sealed class VerificationKeySet
{
    private static readonly StrictJsonLimits Limits = new(256 * 1024, 8, 10_000);
    private readonly Dictionary<string, VerificationKey> _byId;

    private VerificationKeySet(IReadOnlyList<VerificationKey> keys)
    {
        Keys = keys;
        _byId = keys.ToDictionary(key => key.KeyId, StringComparer.Ordinal);
    }

    /// <summary>The keys that can verify signatures. Keys of other types, and keys for encryption, are left out.</summary>
    public IReadOnlyList<VerificationKey> Keys { get; }

    /// <summary>Parses a JWKS. Fails with <see cref="TokenError.BadKey"/> for private, weak or malformed keys and repeated ids.</summary>
    /// <param name="json">The JWKS document, or one JWK on its own.</param>
    public static TokenResult<VerificationKeySet> Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!StrictJson.TryParse(Encoding.UTF8.GetBytes(json), Limits, out var document, out var problem))
        {
            return Bad(problem);
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Bad("The key set is not an object.");
            }

            if (!root.TryGetProperty("keys", out var keys))
            {
                return Read([root]);
            }

            return keys.ValueKind == JsonValueKind.Array ? Read([.. keys.EnumerateArray()]) : Bad("The member keys is not an array.");
        }
    }

    /// <summary>A set of keys whose ids differ.</summary>
    internal static VerificationKeySet Of(IReadOnlyList<VerificationKey> keys) => new(keys);

    /// <summary>The key with that id, or null.</summary>
    /// <param name="keyId">The <c>kid</c>.</param>
    public VerificationKey? Find(string keyId) => _byId.GetValueOrDefault(keyId);

    /// <summary>The key a header names; a header without kid means the only key.</summary>
    internal VerificationKey? Choose(string? keyId) => keyId is null ? (Keys.Count == 1 ? Keys[0] : null) : Find(keyId);

    private static TokenResult<VerificationKeySet> Read(IReadOnlyList<JsonElement> jwks)
    {
        var found = new List<VerificationKey>();
        foreach (var jwk in jwks.Where(MayVerify))
        {
            if (!PublicJwk.Read(jwk, null).TryGet(out var key, out var refused))
            {
                return Bad(refused.Detail);
            }

            if (found.Any(other => other.KeyId == key.KeyId))
            {
                return Bad("Two keys have the same kid, or none.");
            }

            found.Add(key);
        }

        return new VerificationKeySet(found);
    }

    private static bool MayVerify(JsonElement jwk) =>
        jwk.ValueKind != JsonValueKind.Object
        || ((!jwk.TryGetProperty("use", out var use) || (use.ValueKind == JsonValueKind.String && use.ValueEquals("sig")))
            && (!jwk.TryGetProperty("kty", out var type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals("OKP")));

    private static TokenFailure Bad(string detail) => new(TokenError.BadKey, detail);
}
