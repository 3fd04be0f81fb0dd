using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Sidecar.Configuration;

namespace AgentIdentity.Sidecar.Callers;

/// <summary>What a local caller must present: the content of a file that only this user can read. Kept as a hash.</summary>
internal sealed class CallerKey
{
    private const int ShortestKey = 32;

    private readonly byte[] _hash;

    private CallerKey(string value) => _hash = Hash(value);

    /// <summary>Compares in constant time.</summary>
    public bool Matches(string presented) => CryptographicOperations.FixedTimeEquals(_hash, Hash(presented));

    public override string ToString() => "[caller key]";

    /// <summary>Opens the key, or makes one with mode 0600.</summary>
    /// <exception cref="SidecarSettingsException">Others can read the file, or it holds no key.</exception>
    public static CallerKey OpenFile(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }
        else if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
        {
            // It may have been copied already, so a repaired mode would only hide that.
            throw new SidecarSettingsException([$"{path} can be read by others. Delete it, so that a new key is made with mode 0600."]);
        }

        var value = File.ReadAllText(path).Trim();
        return value.Length >= ShortestKey ? new CallerKey(value) : throw new SidecarSettingsException([$"{path} holds no key of at least {ShortestKey} characters."]);
    }

    private static void Create(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream file = new(path, options);
        file.Write(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) + "\n"));
        file.Flush(flushToDisk: true);
    }

    private static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
