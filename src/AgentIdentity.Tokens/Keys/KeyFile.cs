using System.Security.Cryptography;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>A ring on disk: private JWKs in one file that only its owner may read, replaced as a whole, changed by one process at a time.</summary>
internal sealed class KeyFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private (DateTime Written, long Length) _seen;

    /// <summary>Whether the file is another one than was read last.</summary>
    public bool Changed => Stamp() != _seen;

    public KeyRingState ReadOrCreate(Func<KeyRingState> create)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            Write(create(), replace: false);
        }

        return Read(known: null);
    }

    /// <summary>Reads the file. Keys that are known stay the objects they are, so that what was verified by one is still known by it.</summary>
    public KeyRingState Read(KeyRingState? known)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw Unusable("other users may open it; set mode 0600", null);
        }

        // The stamp is taken first: a file replaced while it is read counts as changed again.
        var stamp = Stamp();
        var bytes = File.ReadAllBytes(path);
        try
        {
            var read = KeyFileFormat.Read(bytes, known);
            _seen = stamp;
            return read;
        }
        catch (Exception problem) when (problem is JsonException or CryptographicException or InvalidDataException or FormatException)
        {
            throw Unusable("it is damaged", problem);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Changes the ring that is in the file, under its lock. False, and nothing done, while another process holds it.</summary>
    public bool TryChange(KeyRingState known, Func<KeyRingState, KeyRingState> change, out KeyRingState ring)
    {
        ring = known;
        using var held = TryLock();
        if (held is null)
        {
            return false;
        }

        ring = Read(known);
        var changed = change(ring);
        if (!ReferenceEquals(changed, ring))
        {
            Write(changed, replace: true);
            _seen = Stamp();
            ring = changed;
        }

        return true;
    }

    private (DateTime Written, long Length) Stamp()
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    // FileShare.None is flock on Unix: the system lets go of it when the process dies. The empty file stays, for a lock on a removed one locks nothing.
    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(path + ".lock", Options(FileMode.OpenOrCreate));
        }
        catch (IOException) when (File.Exists(path + ".lock"))
        {
            return null;
        }
    }

    private void Write(KeyRingState ring, bool replace)
    {
        var draft = $"{path}.{Identifiers.New("")}";
        using (var text = new SecretText())
        {
            KeyFileFormat.Write(ring, text);
            using var stream = new FileStream(draft, Options(FileMode.CreateNew));
            stream.Write(text.Written);
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: replace);
        }
        catch (IOException) when (!replace && File.Exists(path))
        {
            // Another process made the ring first; its keys are the ring.
            File.Delete(draft);
        }
    }

    // Unbuffered: a stream's own buffer would keep what it wrote.
    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }

    private InvalidDataException Unusable(string why, Exception? cause) =>
        new($"{TokenError.KeyFile.Code()} The key file {path} cannot be used: {why}.", cause);
}
