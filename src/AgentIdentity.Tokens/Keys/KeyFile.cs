using System.Security.Cryptography;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>A ring on disk: private JWKs in one file that only its owner may read, replaced as a whole.</summary>
internal sealed class KeyFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public KeyRingState ReadOrCreate(Func<KeyRingState> create)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            Write(create(), replace: false);
        }

        return Read();
    }

    public void Write(KeyRingState ring) => Write(ring, replace: true);

    private KeyRingState Read()
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw Unusable("other users may open it; set mode 0600", null);
        }

        var bytes = File.ReadAllBytes(path);
        try
        {
            return KeyFileFormat.Read(bytes);
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

    private void Write(KeyRingState ring, bool replace)
    {
        var draft = $"{path}.{Identifiers.New("")}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(draft, options))
        {
            KeyFileFormat.Write(ring, stream);
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

    private InvalidDataException Unusable(string why, Exception? cause) =>
        new($"{TokenError.KeyFile.Code()} The key file {path} cannot be used: {why}.", cause);
}
