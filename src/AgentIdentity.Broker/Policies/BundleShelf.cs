using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// Copies of bundles in <c>data/policy</c>: where pushed ones live, where tests run, and what a restart falls back to when the folder
/// holds something that cannot be loaded.
/// </summary>
internal sealed class BundleShelf(BrokerOptions options)
{
    private readonly string _folder = Path.Combine(options.DataFolder, "policy");

    public string Place(string fingerprint) => Path.Combine(_folder, fingerprint);

    /// <summary>Keeps a copy, whole or not at all, and returns where it is.</summary>
    public string Keep(BundleContent content)
    {
        var place = Place(content.Fingerprint);
        if (Find(content.Fingerprint) is null)
        {
            PrivateFiles.CreateFolder(_folder);
            Remove(place);
            var draft = Path.Combine(_folder, Identifiers.New("draft-"));
            content.WriteTo(PrivateFiles.CreateFolder(draft).FullName);
            Directory.Move(draft, place);
        }

        return place;
    }

    /// <summary>A copy as it was kept; null when it is gone or was changed.</summary>
    public BundleContent? Find(string fingerprint)
    {
        try
        {
            return Directory.Exists(Place(fingerprint)) && BundleContent.Read(Place(fingerprint)) is var content && content.Fingerprint == fingerprint ? content : null;
        }
        catch (PolicyLoadException)
        {
            return null;
        }
    }

    /// <summary>Takes away every copy but these.</summary>
    public void KeepOnly(IReadOnlyCollection<string> fingerprints)
    {
        foreach (var place in Directory.Exists(_folder) ? Directory.GetDirectories(_folder) : [])
        {
            if (!fingerprints.Contains(Path.GetFileName(place)))
            {
                Remove(place);
            }
        }
    }

    private static void Remove(string place)
    {
        try
        {
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true);
            }
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // It is asked for by its fingerprint only; the next bundle tries again.
        }
    }
}
