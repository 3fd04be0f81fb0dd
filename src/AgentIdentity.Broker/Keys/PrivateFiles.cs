namespace AgentIdentity.Broker;

/// <summary>Files that only this user may read. A secret file that others can read is refused, not repaired: it may have been copied.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    public static void Touch(string path)
    {
        using var stream = Open(path, FileMode.OpenOrCreate);
    }

    /// <summary>Writes a new secret so that it is on the disk, whole, before anything is signed with it.</summary>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        using var stream = Open(path, FileMode.CreateNew);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

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
