using System.Security.Cryptography;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>The secret of DPoP nonces, in data/keys/nonces.key or from configuration, so that replicas accept one another's nonces.</summary>
internal static class NonceSecret
{
    private const int Size = 32;

    public static DpopNonces Load(BrokerOptions options, TimeProvider time)
    {
        var secret = Read(options);
        var nonces = new DpopNonces(time, secret);
        CryptographicOperations.ZeroMemory(secret);
        return nonces;
    }

    /// <summary>A key made of the same secret for another purpose: replicas share it too, and neither key tells the other.</summary>
    public static byte[] Derive(BrokerOptions options, ReadOnlySpan<byte> purpose)
    {
        var secret = Read(options);
        var key = new byte[Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, [], purpose);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    private static byte[] Read(BrokerOptions options) =>
        options.NonceSecret is { } configured ? SecretFile.Read(configured, "Dpop:NonceSecret") : SecretFile.ReadOrMake(options, "nonces.key");
}
