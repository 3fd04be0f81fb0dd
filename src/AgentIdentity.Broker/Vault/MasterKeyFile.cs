using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>The master keys in data/keys/vault.json, the one that seals first. Whoever has this file and the database has the secrets.</summary>
internal sealed class MasterKeyFile(BrokerOptions options)
{
    private string Folder => System.IO.Path.Combine(options.DataFolder, "keys");

    private string Path => System.IO.Path.Combine(Folder, "vault.json");

    /// <summary>The keys of the file; made with one when it is missing.</summary>
    public IReadOnlyList<LocalMasterKey> Open()
    {
        if (!File.Exists(Path))
        {
            PrivateFiles.CreateFolder(Folder);
            PrivateFiles.WriteOnce(Path, Text([New()]));
        }

        return [.. Read().Select(static kept => new LocalMasterKey(kept.Kid, kept.Key))];
    }

    /// <summary>The keys of the file, none where there is no file.</summary>
    public IReadOnlyList<LocalMasterKey> OpenExisting() => File.Exists(Path) ? Open() : [];

    /// <summary>Adds a key that seals from now on. It is on the disk before anything is sealed with it.</summary>
    public IReadOnlyList<LocalMasterKey> Add()
    {
        Replace([New(), .. Read()]);
        return Open();
    }

    /// <summary>Takes away the keys that nothing is sealed with any more.</summary>
    public IReadOnlyList<LocalMasterKey> KeepOnly(IReadOnlySet<string> used)
    {
        var kept = Read().ToList();
        var needed = kept.Where((key, place) => place == 0 || used.Contains(key.Kid)).ToList();
        if (needed.Count < kept.Count)
        {
            Replace(needed);
        }

        return Open();
    }

    private static Kept New() => new(Identifiers.New("vk_"), RandomNumberGenerator.GetBytes(Sealing.KeySize));

    private static byte[] Text(IReadOnlyList<Kept> keys) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        keys = keys.Select(static key => new { kid = key.Kid, key = Base64Url.EncodeToString(key.Key) }),
    });

    private void Replace(IReadOnlyList<Kept> keys)
    {
        var draft = $"{Path}.{Identifiers.New("")}";
        PrivateFiles.WriteNew(draft, Text(keys));
        File.Move(draft, Path, overwrite: true);
    }

    private List<Kept> Read()
    {
        try
        {
            using var json = JsonDocument.Parse(PrivateFiles.ReadSecret(Path));
            var keys = json.RootElement.GetProperty("keys").EnumerateArray()
                .Select(static key => new Kept(key.GetProperty("kid").GetString()!, Base64Url.DecodeFromChars(key.GetProperty("key").GetString()))).ToList();
            return keys.Count > 0 && keys.All(static key => key.Kid is { Length: > 0 } && key.Key.Length == Sealing.KeySize) ? keys : throw Damaged(null);
        }
        catch (Exception problem) when (problem is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw Damaged(problem);
        }
    }

    private static BrokerException Damaged(Exception? cause) => new(BrokerError.KeyFileDamaged, "keys/vault.json does not hold the vault's master keys.", cause);

    private sealed record Kept(string Kid, byte[] Key);
}
