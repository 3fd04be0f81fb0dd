namespace AgentIdentity.Server;

/// <summary>Folders and files of this server in the data folder: for this user only.</summary>
internal static class OwnFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a folder and those above it that are missing.</summary>
    public static DirectoryInfo CreateFolder(string path)
    {
        // Directory.CreateDirectory gives its mode to the last folder only.
        if (Path.GetDirectoryName(path) is { } parent && !Directory.Exists(parent))
        {
            CreateFolder(parent);
        }

        return OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>Makes an empty file when there is none, so that what writes it later finds the mode set.</summary>
    public static void Touch(string path)
    {
        var options = new FileStreamOptions { Mode = System.IO.FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        new FileStream(path, options).Dispose();
    }
}
