using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Signing;

/// <summary>Reads the files of a bundle from a folder.</summary>
internal static class BundleFolder
{
    private static readonly SourcePosition Nowhere = new(0, 0);

    /// <exception cref="PolicyLoadException">The folder or a file of it cannot be read.</exception>
    public static IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Read(string folder)
    {
        var problems = new ProblemList();
        var files = new List<KeyValuePair<string, ReadOnlyMemory<byte>>>();
        if (!Directory.Exists(folder))
        {
            problems.Add(PolicyError.FileUnreadable, folder, Nowhere, "there is no such folder; name the folder that holds model, tuples and rules");
        }

        foreach (var path in Names(folder))
        {
            try
            {
                var file = Path.Combine(folder, path);
                // Pipes and devices have no length, and reading one may never end.
                switch (new FileInfo(file).Length)
                {
                    case > BundlePaths.MostBytesOfFile:
                        problems.Add(PolicyError.BundleTooLarge, path, Nowhere, BundlePaths.FileTooLarge);
                        break;
                    case var length:
                        files.Add(new(path, length == 0 ? ReadOnlyMemory<byte>.Empty : File.ReadAllBytes(file)));
                        break;
                }
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
            {
                problems.Add(PolicyError.FileUnreadable, path, Nowhere, $"cannot be read: {wrong.Message}");
            }
        }

        problems.ThrowIfAny();
        return files;
    }

    // Kubernetes mounts a folder as links to ..data/, and a working copy has .git: neither is policy.
    private static IEnumerable<string> Names(string folder) => !Directory.Exists(folder) ? [] :
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(static name => !name.Split('/').Any(static part => part.StartsWith('.')) && BundleContent.IsContent(name))
            .Order(StringComparer.Ordinal);
}
