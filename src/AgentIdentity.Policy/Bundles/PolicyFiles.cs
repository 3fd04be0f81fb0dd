using System.Security.Cryptography;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Bundles;

/// <summary>The files of a bundle by their place in it. A policy file in a place this version does not read is a problem, not an oversight.</summary>
internal sealed class PolicyFiles
{
    public const string ModelFolder = "model/";
    public const string ManifestPath = ModelFolder + "fga.mod";
    private static readonly SourcePosition Nowhere = new(0, 0);
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    public PolicyFiles(IEnumerable<KeyValuePair<string, string>> texts, ProblemList problems)
    {
        foreach (var (path, text) in texts)
        {
            Add(path, text, problems);
        }
    }

    private PolicyFiles()
    {
    }

    /// <summary>The text of fga.mod, if the model is made of modules.</summary>
    public string? Manifest => _texts.GetValueOrDefault(ManifestPath);

    /// <summary>The files of the model.</summary>
    public IEnumerable<KeyValuePair<string, string>> Models => In(ModelFolder).Where(f => f.Key != ManifestPath);

    public IEnumerable<KeyValuePair<string, string>> Tuples => In("tuples/");

    public IEnumerable<KeyValuePair<string, string>> Rules => In("rules/");

    public IEnumerable<KeyValuePair<string, string>> Mappings => In("mappings/");

    public static PolicyFiles Read(string folder, ProblemList problems)
    {
        var files = new PolicyFiles();
        if (!Directory.Exists(folder))
        {
            problems.Add(PolicyError.FileUnreadable, folder, Nowhere, "there is no such folder; name the folder that holds model, tuples, rules and mappings");
            return files;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (IsPolicy(name))
            {
                files.AddFile(path, name, problems);
            }
        }

        return files;
    }

    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, text) in _texts)
        {
            var (name, body) = (SourceText.Utf8.GetBytes(path), SourceText.Utf8.GetBytes(text));
            hash.AppendData(BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(name.Length)));
            hash.AppendData(name);
            hash.AppendData(BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(body.Length)));
            hash.AppendData(body);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Documents and tests beside the policy decide nothing; everything else is policy.</summary>
    public static bool IsPolicy(string path) =>
        Path.GetExtension(path) is ".fga" or ".yaml" or ".yml" or ".mod" && !path.StartsWith("tests/", StringComparison.Ordinal);

    private void AddFile(string path, string name, ProblemList problems)
    {
        if (SourceText.TryRead(path, out var text, out var problem))
        {
            Add(name, text, problems);
        }
        else
        {
            problems.Add(PolicyError.FileUnreadable, name, Nowhere, problem);
        }
    }

    private void Add(string path, string text, ProblemList problems)
    {
        var known = (Path.GetDirectoryName(path)?.Replace('\\', '/'), Path.GetExtension(path)) switch
        {
            (_, ".fga") => path.StartsWith(ModelFolder, StringComparison.Ordinal),
            ("tuples" or "rules" or "mappings", ".yaml") => true,
            _ => path == ManifestPath,
        };
        if (known)
        {
            _texts[path] = text.TrimStart('\uFEFF');
        }
        else
        {
            problems.Add(PolicyError.Unsupported, path, Nowhere, "no policy is read from here; a bundle has model/*.fga (or model/fga.mod and the files it lists), tuples/*.yaml, rules/*.yaml and mappings/*.yaml");
        }
    }

    private IEnumerable<KeyValuePair<string, string>> In(string folder) =>
        _texts.Where(f => f.Key.StartsWith(folder, StringComparison.Ordinal));
}
