using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Signing;

/// <summary>What a bundle may be made of: a bounded number of files of a bounded size that stay inside of it.</summary>
internal static class BundlePaths
{
    public const int MostFiles = 2_000;
    public const long MostBytesOfFile = 4 * 1024 * 1024;
    public const long MostBytes = 32 * 1024 * 1024;
    public const string FileTooLarge = "the file is larger than 4 MB; split it";
    private static readonly SourcePosition Nowhere = new(0, 0);

    public static IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Checked(
        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files, ProblemList problems)
    {
        var (count, bytes) = (0, 0L);
        foreach (var file in files)
        {
            if (Objection(file.Key) is { } objection)
            {
                problems.Add(PolicyError.BundlePathInvalid, Shown(file.Key), Nowhere, objection);
            }
            else if (file.Value.Length > MostBytesOfFile)
            {
                problems.Add(PolicyError.BundleTooLarge, file.Key, Nowhere, FileTooLarge);
            }
            else if (++count > MostFiles || (bytes += file.Value.Length) > MostBytes)
            {
                problems.Add(PolicyError.BundleTooLarge, file.Key, Nowhere, $"a bundle has at most {MostFiles} files and 32 MB; take away what is no policy");
                yield break;
            }
            else
            {
                yield return file;
            }
        }
    }

    private static string? Objection(string path) =>
        path.Length is 0 or > 400 || path.Any(static c => char.IsControl(c) || c is '\\' or ':') || path.Split('/').Any(static part => part is "" or "." or "..")
            ? "is no path inside of a bundle; name files from the bundle's folder, as in rules/refunds.yaml"
        // Such a file is never read from a folder: the copy of the bundle would not be the bundle, and be lost with a restart.
        : path.Split('/').Any(static part => part.StartsWith('.')) ? "begins with a dot, and such files are no policy; leave it out" : null;

    private static string Shown(string path) => new([.. path.Take(80).Select(static c => char.IsControl(c) ? '?' : c)]);
}
