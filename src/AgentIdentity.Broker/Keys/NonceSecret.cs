using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
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
        options.NonceSecret is { } configured ? Read(configured, "Dpop:NonceSecret") : Read(OwnFile(options), "keys/nonces.key");

    private static string OwnFile(BrokerOptions options)
    {
        var folder = Path.Combine(options.DataFolder, "keys");
        PrivateFiles.CreateFolder(folder);
        var path = Path.Combine(folder, "nonces.key");
        if (!File.Exists(path))
        {
            PrivateFiles.WriteOnce(path, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size)) + "\n"));
        }

        return Encoding.ASCII.GetString(PrivateFiles.ReadSecret(path)).Trim();
    }

    private static byte[] Read(string text, string place)
    {
        try
        {
            return Base64Url.DecodeFromChars(text) is { Length: >= Size } secret ? secret : throw Unusable(place);
        }
        catch (FormatException)
        {
            throw Unusable(place);
        }
    }

    private static BrokerException Unusable(string place) => new(BrokerError.KeyFileDamaged, $"{place} is not base64url of {Size} bytes or more.");
}
