using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>
/// The folder that a file of tests may read from. A test may come from somebody else, and what it reads shows in its problems;
/// so it names no file outside, and follows no link.
/// </summary>
internal sealed class StoreFolder
{
    private readonly string _root;
    private readonly ProblemList _problems;

    public StoreFolder(string folder, ProblemList problems) => (_root, _problems) = (Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), problems);

    /// <returns>The text of the file of tests itself; null when that is a problem.</returns>
    public string? Text(string file)
    {
        if (SourceText.TryRead(Path.Combine(_root, file), out var text, out var problem))
        {
            return text;
        }

        _problems.Add(PolicyError.FileUnreadable, file, new SourcePosition(0, 0), problem);
        return null;
    }

    /// <param name="from">The file that refers to another one.</param>
    /// <param name="reference">The other one, relative to it.</param>
    /// <returns>The other file and its text; null when that is a problem.</returns>
    public (string File, string Text)? Open(string from, YamlText reference)
    {
        var (named, refusal) = (reference.Text, (string?)null);
        var file = "";
        if (named.Contains('\0'))
        {
            refusal = "is no path";
        }
        else
        {
            var path = Path.GetFullPath(Path.Combine(_root, Path.GetDirectoryName(from) ?? "", named));
            file = Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/');
            refusal = Path.IsPathRooted(named) || !path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? "lies outside of the folder; put the file into it and name it relative to this one"
                : IsLinked(file) ? "leads over a link; put the file itself into the folder" : null;
        }

        if (refusal is not null)
        {
            _problems.Add(PolicyError.StoreTestReference, from, reference.At, $"'{named}' {refusal}");
            return null;
        }

        if (SourceText.TryRead(Path.Combine(_root, file), out var text, out var problem))
        {
            return (file, text);
        }

        _problems.Add(PolicyError.FileUnreadable, from, reference.At, $"'{named}' {problem}");
        return null;
    }

    private bool IsLinked(string file)
    {
        var path = _root;
        return file.Split('/').Any(part => new FileInfo(path = Path.Combine(path, part)).LinkTarget is not null);
    }
}
