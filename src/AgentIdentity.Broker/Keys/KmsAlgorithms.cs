using System.Formats.Asn1;
using System.Security.Cryptography;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;

namespace AgentIdentity.Broker;

/// <summary>What KMS calls the algorithms of JWS (RFC 7518 section 3.1), and how its signatures become theirs.</summary>
internal static class KmsAlgorithms
{
    /// <summary>The algorithm of a key: a curve has one of its own, an RSA key the one that is configured, PS256 unless told.</summary>
    public static string Of(string id, GetPublicKeyResponse key, string configured)
    {
        var algorithm = key.KeySpec?.Value switch
        {
            "ECC_NIST_P256" => "ES256",
            "ECC_NIST_P384" => "ES384",
            "RSA_2048" or "RSA_3072" or "RSA_4096" => configured == "RS256" ? "RS256" : "PS256",
            _ => null,
        };
        return algorithm is not null && key.KeyUsage == KeyUsageType.SIGN_VERIFY && key.SigningAlgorithms.Contains(NameOf(algorithm).Value)
            ? algorithm
            : throw new BrokerException(BrokerError.OptionsInvalid, $"The KMS key {id} is not for signing with ES256, ES384, PS256 or RS256.");
    }

    public static SigningAlgorithmSpec NameOf(string algorithm) => algorithm switch
    {
        "ES256" => SigningAlgorithmSpec.ECDSA_SHA_256,
        "ES384" => SigningAlgorithmSpec.ECDSA_SHA_384,
        "PS256" => SigningAlgorithmSpec.RSASSA_PSS_SHA_256,
        _ => SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256,
    };

    public static byte[] Digest(string algorithm, ReadOnlySpan<byte> input) => algorithm == "ES384" ? SHA384.HashData(input) : SHA256.HashData(input);

    /// <summary>KMS gives a curve's signature as DER (ANSI X9.62); JWS wants R and S side by side (RFC 7518 section 3.4).</summary>
    public static byte[] ToJws(string algorithm, byte[] signature) => algorithm switch
    {
        "ES256" => SideBySide(signature, 32),
        "ES384" => SideBySide(signature, 48),
        _ => signature,
    };

    private static byte[] SideBySide(byte[] der, int size)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var pair = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            var both = new byte[2 * size];
            Place(pair.ReadIntegerBytes().Span, both.AsSpan(0, size));
            Place(pair.ReadIntegerBytes().Span, both.AsSpan(size));
            pair.ThrowIfNotEmpty();
            return both;
        }
        catch (AsnContentException malformed)
        {
            throw new BrokerException(BrokerError.KeyServiceFailed, "KMS answered a signature that is not DER.", malformed);
        }
    }

    // DER writes a number in as few bytes as will do, with a zero before a high bit.
    private static void Place(ReadOnlySpan<byte> number, Span<byte> field)
    {
        var digits = number.TrimStart((byte)0);
        if (number[0] >= 0x80 || digits.Length > field.Length)
        {
            throw new AsnContentException("The number is negative or too long.");
        }

        digits.CopyTo(field[(field.Length - digits.Length)..]);
    }
}
