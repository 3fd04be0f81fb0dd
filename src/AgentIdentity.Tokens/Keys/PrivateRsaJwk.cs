using System.Security.Cryptography;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>Private RSA keys as JWKs (RFC 7518 section 6.3.2), with the primes, as every issuer's tool writes them.</summary>
internal static class PrivateRsaJwk
{
    public static LocalKey Read(JsonElement jwk)
    {
        var algorithm = PrivateJwk.Text(jwk, "alg");
        if (algorithm is not (SigningAlgorithms.Ps256 or SigningAlgorithms.Rs256))
        {
            throw new InvalidDataException("An RSA key must name its alg, PS256 or RS256.");
        }

        var n = PrivateJwk.Number(jwk, "n", null);
        var parameters = new RSAParameters
        {
            Modulus = n,
            Exponent = PrivateJwk.Number(jwk, "e", null),
            D = PrivateJwk.Number(jwk, "d", n.Length),
            P = PrivateJwk.Number(jwk, "p", n.Length / 2),
            Q = PrivateJwk.Number(jwk, "q", n.Length / 2),
            DP = PrivateJwk.Number(jwk, "dp", n.Length / 2),
            DQ = PrivateJwk.Number(jwk, "dq", n.Length / 2),
            InverseQ = PrivateJwk.Number(jwk, "qi", n.Length / 2),
        };
        try
        {
            // The platform checks that the numbers belong together.
            var key = RSA.Create(parameters);
            return key.KeySize is >= 2048 and <= 8192 ? LocalKey.Of(key, algorithm) : throw new InvalidDataException("An RSA key needs 2048 to 8192 bits.");
        }
        finally
        {
            Wipe(parameters);
        }
    }

    public static void Write(Utf8JsonWriter json, RSA key, string algorithm)
    {
        var parameters = key.ExportParameters(includePrivateParameters: true);
        json.WriteString("kty", "RSA");
        json.WriteString("alg", algorithm);
        json.WriteString("n", StrictBase64Url.Encode(parameters.Modulus));
        json.WriteString("e", StrictBase64Url.Encode(parameters.Exponent));
        PrivateJwk.WriteSecret(json, "d", parameters.D);
        PrivateJwk.WriteSecret(json, "p", parameters.P);
        PrivateJwk.WriteSecret(json, "q", parameters.Q);
        PrivateJwk.WriteSecret(json, "dp", parameters.DP);
        PrivateJwk.WriteSecret(json, "dq", parameters.DQ);
        PrivateJwk.WriteSecret(json, "qi", parameters.InverseQ);
        Wipe(parameters);
    }

    private static void Wipe(RSAParameters parameters)
    {
        foreach (var secret in (byte[]?[])[parameters.D, parameters.P, parameters.Q, parameters.DP, parameters.DQ, parameters.InverseQ])
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
