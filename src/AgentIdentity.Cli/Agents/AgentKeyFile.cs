using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Tokens;

namespace AgentIdentity.Cli.Agents;

/// <summary>An agent's private key (P-256, PKCS 8 in PEM) in a file that only its owner can read.</summary>
internal static class AgentKeyFile
{
    /// <summary>The public half as a key set; makes the file when there is none.</summary>
    public static string PublicJwks(string path, string agent)
    {
        using var key = Try(path, () => File.Exists(path) ? Read(path) : Create(path));
        return new ClientAssertionSigner(key, agent).PublicJwks;
    }

    /// <summary>The private key of a file that is there already.</summary>
    public static ECDsa Open(string path) => Try(path, () => Read(path));

    private static ECDsa Try(string path, Func<ECDsa> get)
    {
        try
        {
            return get();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{path} cannot be used as an agent's key: {problem.Message}");
        }
    }

    private static ECDsa Read(string path)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    private static ECDsa Create(string path)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream file = new(path, options);
        file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        return key;
    }
}
