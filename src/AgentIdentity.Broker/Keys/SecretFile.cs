using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>Secrets in data/keys, each made once: random bytes, as base64url on one line.</summary>
internal static class SecretFile
{
    private const int Size = 32;

    public static byte[] ReadOrMake(BrokerOptions options, string name)
    {
        var folder = Path.Combine(options.DataFolder, "keys");
        PrivateFiles.CreateFolder(folder);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            PrivateFiles.WriteOnce(path, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size)) + "\n"));
        }

        return Read(Encoding.ASCII.GetString(PrivateFiles.ReadSecret(path)).Trim(), "keys/" + name);
    }

    public static byte[] Read(string text, string place)
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
