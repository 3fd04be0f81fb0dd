using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>The keys of docs/vectors/keys.json: published with their private halves, so they guard nothing anywhere.</summary>
internal sealed class VectorKeys
{
    private readonly Dictionary<string, (JsonObject Private, string Algorithm)> _keys = [];

    private VectorKeys(JsonArray keys)
    {
        foreach (var key in keys.Select(static node => node!.AsObject()))
        {
            _keys[(string)key["kid"]!] = (key, (string)key["alg"]!);
        }
    }

    public static VectorKeys Shared { get; } = Read();

    public static string Path => VectorFile.At("keys.json");

    public string Algorithm(string keyId) => _keys[keyId].Algorithm;

    /// <summary>The public half, as a verifier gets it.</summary>
    public VerificationKey Public(string keyId) => VerificationKeySet.Parse(PublicJwk(keyId).ToJsonString()).Value.Keys.Single();

    public JsonObject PublicJwk(string keyId)
    {
        var shown = _keys[keyId].Private.DeepClone().AsObject();
        foreach (var secret in new[] { "d", "p", "q", "dp", "dq", "qi" })
        {
            shown.Remove(secret);
        }

        return shown;
    }

    public byte[] Sign(string keyId, string algorithm, string input)
    {
        var bytes = Encoding.ASCII.GetBytes(input);
        var hash = algorithm.EndsWith("384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        var jwk = new JsonWebKey(_keys[keyId].Private.ToJsonString());
        if (jwk.Kty == "EC")
        {
            using var curve = ECDsa.Create(new ECParameters
            {
                Curve = jwk.Crv == "P-384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256,
                D = Base64UrlEncoder.DecodeBytes(jwk.D),
                Q = new ECPoint { X = Base64UrlEncoder.DecodeBytes(jwk.X), Y = Base64UrlEncoder.DecodeBytes(jwk.Y) },
            });
            return curve.SignData(bytes, hash);
        }

        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64UrlEncoder.DecodeBytes(jwk.N),
            Exponent = Base64UrlEncoder.DecodeBytes(jwk.E),
            D = Base64UrlEncoder.DecodeBytes(jwk.D),
            P = Base64UrlEncoder.DecodeBytes(jwk.P),
            Q = Base64UrlEncoder.DecodeBytes(jwk.Q),
            DP = Base64UrlEncoder.DecodeBytes(jwk.DP),
            DQ = Base64UrlEncoder.DecodeBytes(jwk.DQ),
            InverseQ = Base64UrlEncoder.DecodeBytes(jwk.QI),
        });
        return rsa.SignData(bytes, hash, algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static VectorKeys Read() => new(JsonNode.Parse(File.ReadAllText(Path))!["keys"]!.AsArray());
}
