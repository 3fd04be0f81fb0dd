namespace AgentIdentity.Broker;

/// <summary>Files that only this user may read. A secret file that others can read is refused, not repaired: it may have been copied.</summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder, and those above it that are missing, for this user only.</summary>
    public static DirectoryInfo CreateFolder(string path)
    {
        // Directory.CreateDirectory gives its mode to the last folder only.
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent && !Directory.Exists(parent))
        {
            CreateFolder(parent);
        }

        return OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Makes an empty file when there is none, so that what writes it later finds the mode set.</summary>
    public static void Touch(string path) => Open(path, FileMode.OpenOrCreate).Dispose();

    /// <summary>Writes a new secret so that it is on the disk, whole, before anything is signed with it.</summary>
    internal static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        using var stream = Open(path, FileMode.CreateNew);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>The same for a secret that several processes may make at one moment: the first one's stays, and nobody reads half of it.</summary>
    internal static void WriteOnce(string path, ReadOnlySpan<byte> content)
    {
        var draft = $"{path}.{Tokens.Identifiers.New("")}";
        WriteNew(draft, content);
        try
        {
            File.Move(draft, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    /// <summary>Reads a secret that nobody else may read; throws where somebody may.</summary>
    public static byte[] ReadSecret(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0)
        {
            throw new BrokerException(BrokerError.KeyFileExposed, $"{path} can be read by others; its mode must be 0600.");
        }

        return File.ReadAllBytes(path);
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
