using System.Buffers.Text;
using System.Security.Cryptography;

namespace AgentIdentity.Cli.Postgres;

/// <summary>The key and the password of a database, in files that only their owner can read. Those that are there are kept.</summary>
internal static class SecretFiles
{
    public static async Task<(SecretFile Key, SecretFile Password)> OpenAsync(DirectoryInfo folder, string name, string keyId)
    {
        try
        {
            folder.Create();
            var suffix = keyId == "k1" ? "" : "." + keyId;
            var key = await OpenAsync(Path.Combine(folder.FullName, $"{name}{suffix}.key"), static () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
            var password = await OpenAsync(Path.Combine(folder.FullName, $"{name}.password"), static () => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
            return key.Text.Length == 64 && key.Text.All(char.IsAsciiHexDigit)
                ? (key, password)
                : throw new CommandFailure(ExitCode.Refused, $"{key.Path} does not hold a key of 64 hexadecimal digits; it was left as it is.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Unavailable, problem.Message);
        }
    }

    private static async Task<SecretFile> OpenAsync(string path, Func<string> make)
    {
        if (File.Exists(path))
        {
            return new SecretFile(path, (await File.ReadAllTextAsync(path)).Trim());
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var text = make();
        await using var writer = new StreamWriter(path, options);
        await writer.WriteLineAsync(text);
        return new SecretFile(path, text);
    }
}

/// <summary>A secret and where it is.</summary>
internal sealed record SecretFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public override string ToString() => Path;
}
