using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>The JOSE header, with nothing in it that could choose or change the key.</summary>
/// <param name="Type">The <c>typ</c>; empty where there is none.</param>
/// <param name="Algorithm">The <c>alg</c>, one of those that are understood.</param>
/// <param name="KeyId">The <c>kid</c>, if there is one.</param>
/// <param name="Jwk">The key a proof brings along; no other kind may have one.</param>
/// <param name="HasOthers">Whether there are members beside type, algorithm and key identifier.</param>
internal sealed record JwsHeader(string Type, string Algorithm, string? KeyId, JsonElement? Jwk, bool HasOthers)
{
    private const int MaxKeyIdLength = 128;

    // RFC 8725 sections 3.9 and 3.10; b64 and crit would change what is signed, zip and enc belong to other objects.
    private static readonly string[] Forbidden =
    [
        JwtHeaderParameterNames.Jku, JwtHeaderParameterNames.X5u, JwtHeaderParameterNames.X5c,
        "crit", "b64", JwtHeaderParameterNames.Zip, JwtHeaderParameterNames.Enc, JwtHeaderParameterNames.Epk,
    ];

    private static readonly string[] Thumbprints = [JwtHeaderParameterNames.X5t, "x5t#S256"];

    public static TokenResult<JwsHeader> Read(JsonElement header, HeaderRules rules)
    {
        if (FirstOf(Forbidden, header) is { } forbidden)
        {
            return forbidden;
        }

        if (rules == HeaderRules.Own && FirstOf(Thumbprints, header) is { } thumbprint)
        {
            return thumbprint;
        }

        if (Text(header, JwtHeaderParameterNames.Alg) is not { } algorithm)
        {
            return new TokenFailure(TokenError.Malformed, "The header lacks alg.");
        }

        if (!SigningAlgorithms.All.Contains(algorithm))
        {
            return new TokenFailure(TokenError.WrongAlgorithm, "The algorithm is none, symmetric, or not accepted.");
        }

        var keyId = Text(header, JwtHeaderParameterNames.Kid);
        if (keyId is null ? header.TryGetProperty(JwtHeaderParameterNames.Kid, out _) : keyId.Length is 0 or > MaxKeyIdLength)
        {
            return new TokenFailure(TokenError.Malformed, "The kid is not a string of 1 to 128 characters.");
        }

        // Where a kind allows no typ at all, one that is not a text must not be taken for none.
        var type = Text(header, JwtHeaderParameterNames.Typ);
        if (type is null or "" && header.TryGetProperty(JwtHeaderParameterNames.Typ, out _))
        {
            return new TokenFailure(TokenError.Malformed, "The typ is not a string.");
        }

        var hasJwk = header.TryGetProperty(JwtHeaderParameterNames.Jwk, out var jwk);
        var read = 1 + (type is null ? 0 : 1) + (keyId is null ? 0 : 1);
        return new JwsHeader(type ?? "", algorithm, keyId, hasJwk ? jwk : null, header.GetPropertyCount() > read);
    }

    /// <summary>The typ as the kind demands it; the prefix application/ may be left out (RFC 7515 section 4.1.9). Only a proof brings its key.</summary>
    public TokenFailure? Demand(string type)
    {
        if (Type.Length == 0)
        {
            return new TokenFailure(TokenError.Malformed, $"The header lacks typ; it must be {type}.");
        }

        if (!Is(type))
        {
            return new TokenFailure(TokenError.WrongType, $"The typ is not {type}.");
        }

        return type == JwtKinds.Proof ? null : RefuseJwk();
    }

    /// <summary>For the kinds that are older than RFC 8725: one of these types, or none.</summary>
    public TokenFailure? DemandNoneOr(params ReadOnlySpan<string> types)
    {
        var known = Type.Length == 0;
        foreach (var type in types)
        {
            known |= Is(type);
        }

        return known ? RefuseJwk() : new TokenFailure(TokenError.WrongType, "The typ is that of another kind of token.");
    }

    public bool Is(string type)
    {
        var bare = Type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) ? Type.AsSpan("application/".Length) : Type;
        return bare.Equals(type, StringComparison.OrdinalIgnoreCase);
    }

    private TokenFailure? RefuseJwk() => Jwk is null ? null : new TokenFailure(TokenError.ForbiddenHeader, "The header has the member jwk.");

    private static TokenFailure? FirstOf(string[] names, JsonElement header)
    {
        foreach (var name in names)
        {
            if (header.TryGetProperty(name, out _))
            {
                return new TokenFailure(TokenError.ForbiddenHeader, $"The header has the member {name}.");
            }
        }

        return null;
    }

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
