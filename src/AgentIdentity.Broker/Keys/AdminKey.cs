using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>The key that boots the system. It is compared by hash in constant time and never printed.</summary>
public sealed class AdminKey
{
    private readonly byte[] _hash;

    private AdminKey(string value) => _hash = SHA256.HashData(Encoding.UTF8.GetBytes(value));

    /// <summary>True when this is the administrator's key.</summary>
    public bool Matches(string presented)
    {
        ArgumentNullException.ThrowIfNull(presented);
        return CryptographicOperations.FixedTimeEquals(_hash, SHA256.HashData(Encoding.UTF8.GetBytes(presented)));
    }

    public override string ToString() => "AdminKey(redacted)";

    internal static AdminKey Load(BrokerOptions options)
    {
        if (options.AdminKey is { } configured)
        {
            return configured.Length >= 32
                ? new AdminKey(configured)
                : throw new BrokerException(BrokerError.OptionsInvalid, "AdminKey must have at least 32 characters.");
        }

        PrivateFiles.CreateFolder(options.DataFolder);
        var path = Path.Combine(options.DataFolder, "admin.key");
        if (!File.Exists(path))
        {
            PrivateFiles.WriteNew(path, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) + "\n"));
        }

        var value = Encoding.ASCII.GetString(PrivateFiles.ReadSecret(path)).Trim();
        return value.Length >= 32
            ? new AdminKey(value)
            : throw new BrokerException(BrokerError.KeyFileDamaged, $"{path} does not hold an administrator's key.");
    }
}
