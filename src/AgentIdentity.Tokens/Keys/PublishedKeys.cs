using System.Text;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>
/// Reads key sets that others publish for everybody. A key that is not understood, or is meant for something else, is left out,
/// so that it cannot make the rest useless; one that is ambiguous is left out as well.
/// </summary>
public static class PublishedKeys
{
    private const string TenantPlace = "{tenantid}";
    private static readonly StrictJsonLimits Limits = new(512 * 1024, 12, 50_000);

    /// <summary>The keys of an issuer of tokens (its <c>jwks_uri</c>): those for signatures, with a <c>kid</c>.</summary>
    /// <param name="json">The JWKS document.</param>
    /// <param name="issuer">The trusted issuer. A key that names another issuer, as Entra's may, is left out.</param>
    /// <param name="rsaAlgorithm">The algorithm of an RSA key that names none: <c>RS256</c> or <c>PS256</c>.</param>
    public static TokenResult<VerificationKeySet> OfIssuer(string json, string issuer, string rsaAlgorithm = SigningAlgorithms.Rs256)
    {
        ArgumentException.ThrowIfNullOrEmpty(issuer);
        return Read(json, rsaAlgorithm, jwk => (Text(jwk, "use") == "sig" || !jwk.TryGetProperty("use", out _)) && IsOf(jwk, issuer));
    }

    /// <summary>The keys of a SPIFFE bundle that verify JWT-SVIDs: use is <c>jwt-svid</c>, nothing else.</summary>
    /// <param name="json">The bundle document.</param>
    public static TokenResult<VerificationKeySet> OfSpiffeBundle(string json) =>
        Read(json, SigningAlgorithms.Rs256, static jwk => Text(jwk, "use") == "jwt-svid");

    private static TokenResult<VerificationKeySet> Read(string json, string rsaAlgorithm, Func<JsonElement, bool> isMeant)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!StrictJson.TryParse(Encoding.UTF8.GetBytes(json), Limits, out var document, out var problem))
        {
            return new TokenFailure(TokenError.BadKey, problem);
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("keys", out var keys)
                || keys.ValueKind != JsonValueKind.Array)
            {
                return new TokenFailure(TokenError.BadKey, "The key set is not an object with an array of keys.");
            }

            return VerificationKeySet.Of([.. keys.EnumerateArray()
                .Where(jwk => jwk.ValueKind == JsonValueKind.Object && isMeant(jwk))
                .Select(jwk => Key(jwk, rsaAlgorithm))
                .OfType<VerificationKey>()
                .GroupBy(static key => key.KeyId, StringComparer.Ordinal)
                .Where(static same => same.Key.Length > 0 && same.Count() == 1)
                .Select(static same => same.Single())]);
        }
    }

    private static VerificationKey? Key(JsonElement jwk, string rsaAlgorithm)
    {
        var algorithm = Text(jwk, "kty") == "RSA" && !jwk.TryGetProperty("alg", out _) ? rsaAlgorithm : null;
        return PublicJwk.Read(jwk, algorithm).TryGet(out var key, out _) ? key : null;
    }

    // Entra publishes one set for all tenants, and in each key the issuer it is for.
    private static bool IsOf(JsonElement jwk, string issuer)
    {
        if (!jwk.TryGetProperty("issuer", out _))
        {
            return true;
        }

        return Text(jwk, "issuer") is { } named
            && (named == issuer || (named.Split(TenantPlace) is [var before, var after]
                && issuer.Length > before.Length + after.Length
                && issuer.StartsWith(before, StringComparison.Ordinal)
                && issuer.EndsWith(after, StringComparison.Ordinal)
                && !issuer.AsSpan(before.Length, issuer.Length - before.Length - after.Length).Contains('/')));
    }

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
