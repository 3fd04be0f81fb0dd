using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Tokens;

/// <summary>Reads one public JWK (RFC 7517, RFC 7518 section 6) and refuses anything private, weak or malformed.</summary>
internal static class PublicJwk
{
    private static readonly string[] Private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    public static TokenResult<VerificationKey> Read(JsonElement jwk, string? algorithm)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            return Bad("The JWK is not an object.");
        }

        if (Private.Any(name => jwk.TryGetProperty(name, out _)))
        {
            return Bad("The JWK has a private or symmetric member.");
        }

        if (!IsForVerifying(jwk))
        {
            return Bad("The JWK says that it is for something else than verifying signatures.");
        }

        try
        {
            return Text(jwk, "kty") switch
            {
                "EC" => ReadCurve(jwk, algorithm),
                "RSA" => ReadRsa(jwk, algorithm),
                _ => Bad("The key type is not EC or RSA."),
            };
        }
        catch (CryptographicException)
        {
            return Bad("The key's numbers do not make a key.");
        }
    }

    public static VerificationKey FromCurve(ECParameters parameters)
    {
        var (curve, algorithm) = parameters.Q.X!.Length == 32 ? ("P-256", SigningAlgorithms.Es256) : ("P-384", SigningAlgorithms.Es384);
        var (x, y) = (StrictBase64Url.Encode(parameters.Q.X), StrictBase64Url.Encode(parameters.Q.Y));
        var canonical = $$"""{"crv":"{{curve}}","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        var thumbprint = Thumbprint(canonical);
        var key = ECDsa.Create(new ECParameters { Curve = parameters.Curve, Q = parameters.Q });
        return new(new ECDsaSecurityKey(key), thumbprint, algorithm, thumbprint, canonical);
    }

    public static VerificationKey FromRsa(RSAParameters parameters, string algorithm)
    {
        var (n, e) = (StrictBase64Url.Encode(parameters.Modulus), StrictBase64Url.Encode(parameters.Exponent));
        var canonical = $$"""{"e":"{{e}}","kty":"RSA","n":"{{n}}"}""";
        var thumbprint = Thumbprint(canonical);
        var key = RSA.Create(new RSAParameters { Modulus = parameters.Modulus, Exponent = parameters.Exponent });
        return new(new RsaSecurityKey(key), thumbprint, algorithm, thumbprint, canonical);
    }

    private static TokenResult<VerificationKey> ReadCurve(JsonElement jwk, string? algorithm)
    {
        var (size, curve, own) = Text(jwk, "crv") switch
        {
            "P-256" => (32, ECCurve.NamedCurves.nistP256, SigningAlgorithms.Es256),
            "P-384" => (48, ECCurve.NamedCurves.nistP384, SigningAlgorithms.Es384),
            _ => (0, default, ""),
        };
        var x = StrictBase64Url.Decode(Text(jwk, "x"));
        var y = StrictBase64Url.Decode(Text(jwk, "y"));
        if (size == 0 || x?.Length != size || y?.Length != size)
        {
            return Bad("The curve is not P-256 or P-384, or a coordinate has another length.");
        }

        if ((Text(jwk, "alg") ?? algorithm ?? own) != own || (algorithm ?? own) != own)
        {
            return new TokenFailure(TokenError.WrongAlgorithm, "The algorithm does not belong to the key's curve.");
        }

        var known = FromCurve(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
        return known.WithId(Text(jwk, "kid") ?? "");
    }

    private static TokenResult<VerificationKey> ReadRsa(JsonElement jwk, string? algorithm)
    {
        var modulus = StrictBase64Url.Decode(Text(jwk, "n"));
        var exponent = StrictBase64Url.Decode(Text(jwk, "e"));
        if (modulus is not { Length: >= 256 and <= 1024 } || modulus[0] == 0 || (modulus.Length == 256 && modulus[0] < 0x80) || exponent is not { Length: >= 1 and <= 4 })
        {
            return Bad("An RSA key needs a modulus of 2048 to 8192 bits.");
        }

        var pinned = Text(jwk, "alg") ?? algorithm;
        if (pinned is not (SigningAlgorithms.Ps256 or SigningAlgorithms.Rs256) || (algorithm ?? pinned) != pinned)
        {
            return new TokenFailure(TokenError.WrongAlgorithm, "An RSA key must name its alg, PS256 or RS256, and be used with no other.");
        }

        if (exponent[0] == 0 || exponent[^1] % 2 == 0 || (exponent.Length == 1 && exponent[0] < 3))
        {
            return Bad("The RSA key's exponent is not an odd number above 1 in its shortest form.");
        }

        return FromRsa(new RSAParameters { Modulus = modulus, Exponent = exponent }, pinned).WithId(Text(jwk, "kid") ?? "");
    }

    // RFC 7517 sections 4.2 and 4.3: a key that names its use is for that use only. SPIFFE has uses of its own for signing keys.
    private static bool IsForVerifying(JsonElement jwk) =>
        (!jwk.TryGetProperty("use", out var use) || (use.ValueKind == JsonValueKind.String && !use.ValueEquals("enc")))
        && (!jwk.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(static item => item.ValueKind == JsonValueKind.String && item.ValueEquals("verify"))));

    private static string? Text(JsonElement jwk, string name) =>
        jwk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Thumbprint(string canonical) => StrictBase64Url.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));

    private static TokenFailure Bad(string detail) => new(TokenError.BadKey, detail);
}
