using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>The key that signs bundles, in a file that only its owner can read; its public half lies beside it as FILE.pub.</summary>
internal static class BundleKeyFile
{
    public static BundleSigningKey Open(string path) => Try(path, () =>
    {
        if (!File.Exists(path))
        {
            throw new CommandFailure(ExitCode.Unavailable, $"There is no key {path}. Make one with 'agentid policy sign FOLDER --key {path} --new-key', and give servers {path}.pub.");
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
        {
            throw new CommandFailure(ExitCode.Refused, $"{path} can be read by others, and whoever reads it decides what is in force. Set its mode with 'chmod 600 {path}'.");
        }

        return BundleSigningKey.FromPem(File.ReadAllText(path));
    });

    public static BundleSigningKey Create(string path) => Try(path, () =>
    {
        if (File.Exists(path))
        {
            throw new CommandFailure(ExitCode.Refused, $"{path} is there already. Leave --new-key out to sign with it, or name another file.");
        }

        var key = BundleSigningKey.Create();
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (StreamWriter file = new(new FileStream(path, options)))
        {
            file.Write(key.ExportPem());
        }

        File.WriteAllText($"{path}.pub", key.Public.ToPem());
        return key;
    });

    private static BundleSigningKey Try(string path, Func<BundleSigningKey> get)
    {
        try
        {
            return get();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{path} cannot be used as a key that signs bundles: {problem.Message}");
        }
    }
}
