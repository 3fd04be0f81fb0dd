using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Writes the claims of an id_token that no access token has.</summary>
internal static class IdTokenClaims
{
    public static void Write(Utf8JsonWriter json, IdTokenRequest request, string algorithm)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Subject);
        json.WriteString(JwtRegisteredClaimNames.Sub, request.Subject);
        ClaimWriter.Authentication(json, request.Authentication);
        Optional(json, JwtRegisteredClaimNames.Nonce, request.Nonce);
        Optional(json, JwtRegisteredClaimNames.Sid, request.SessionId);
        Optional(json, JwtRegisteredClaimNames.AtHash, request.AccessToken is { } token ? Half(token, algorithm) : null);
    }

    // OpenID Connect Core 1.0 section 3.1.3.6: the left half of the hash that the signature's own algorithm uses.
    private static string Half(string accessToken, string algorithm)
    {
        var hash = CryptographicOperations.HashData(SigningAlgorithms.HashOf(algorithm), Encoding.ASCII.GetBytes(accessToken));
        return StrictBase64Url.Encode(hash.AsSpan(0, hash.Length / 2));
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
