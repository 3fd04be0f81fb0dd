using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>The JOSE header, with nothing in it that could choose or change the key.</summary>
internal sealed record JwsHeader(string Type, string Algorithm, string? KeyId, JsonElement? Jwk)
{
    private const int MaxKeyIdLength = 128;

    // RFC 8725 sections 3.9 and 3.10; b64 and crit would change what is signed, zip and enc belong to other objects.
    private static readonly string[] Forbidden =
    [
        JwtHeaderParameterNames.Jku, JwtHeaderParameterNames.X5u, JwtHeaderParameterNames.X5c, JwtHeaderParameterNames.X5t, "x5t#S256",
        "crit", "b64", JwtHeaderParameterNames.Zip, JwtHeaderParameterNames.Enc, JwtHeaderParameterNames.Epk,
    ];

    public static TokenResult<JwsHeader> Read(JsonElement header)
    {
        foreach (var name in Forbidden)
        {
            if (header.TryGetProperty(name, out _))
            {
                return new TokenFailure(TokenError.ForbiddenHeader, $"The header has the member {name}.");
            }
        }

        var type = Text(header, JwtHeaderParameterNames.Typ);
        var algorithm = Text(header, JwtHeaderParameterNames.Alg);
        if (algorithm is null)
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

        return new JwsHeader(type ?? "", algorithm, keyId, header.TryGetProperty(JwtHeaderParameterNames.Jwk, out var jwk) ? jwk : null);
    }

    /// <summary>The typ as the kind demands it; the prefix application/ may be left out (RFC 7515 section 4.1.9). Only a proof brings its key.</summary>
    public TokenFailure? Demand(string type)
    {
        if (Type.Length == 0)
        {
            return new TokenFailure(TokenError.Malformed, $"The header lacks typ; it must be {type}.");
        }

        var bare = Type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) ? Type.AsSpan("application/".Length) : Type;
        if (!bare.Equals(type, StringComparison.OrdinalIgnoreCase))
        {
            return new TokenFailure(TokenError.WrongType, $"The typ is not {type}.");
        }

        return Jwk is not null && type != JwtKinds.Proof
            ? new TokenFailure(TokenError.ForbiddenHeader, "The header has the member jwk.")
            : null;
    }

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
