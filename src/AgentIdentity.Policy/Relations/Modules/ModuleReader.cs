using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Relations.Validation;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Modules;

/// <summary>Reads fga.mod and all the files it lists, and no others.</summary>
internal sealed class ModuleReader(string manifestFile, RelationModelOptions options, ProblemList problems)
{
    private readonly string _folder = manifestFile[..(manifestFile.LastIndexOf('/') + 1)];

    /// <param name="files">The texts by their path from the folder of fga.mod.</param>
    /// <returns>The model, in which names may still refer to nothing; null when there are problems, which are then in the list.</returns>
    public ModelSyntax? Read(string manifest, IReadOnlyDictionary<string, string> files)
    {
        if (ModuleManifest.Read(manifest, manifestFile, problems) is not { } listed)
        {
            return null;
        }

        var own = new ProblemList();
        Sizes(files, own);
        var read = Files(listed, files, own);
        var merged = new ModuleMerge(new Name(listed.Schema.Text, listed.Schema.At), own).Merge(read);
        if (!own.IsEmpty)
        {
            var mistakes = new Mistakes(manifestFile);
            NameCheck.Run(merged, mistakes);
            own.AddRange(mistakes.Problems);
        }

        problems.AddRange(own);
        return own.IsEmpty ? merged : null;
    }

    private List<ModuleFile> Files(ModuleManifest manifest, IReadOnlyDictionary<string, string> files, ProblemList own)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var read = new List<ModuleFile>();
        foreach (var entry in manifest.Contents)
        {
            var path = Path(entry.Name);
            if (!seen.Add(path))
            {
                Add(own, PolicyError.Duplicate, entry, $"{path} stands here twice; remove one");
            }
            else if (!files.TryGetValue(path, out var text))
            {
                Add(own, PolicyError.FileUnreadable, entry, $"there is no file {_folder}{path}; correct the path, or remove it from the list");
            }
            else if (Module(path, text, own) is { } syntax)
            {
                read.Add(new ModuleFile(path, _folder + path, syntax));
            }
        }

        foreach (var path in files.Keys.Where(f => !seen.Contains(f)).Order(StringComparer.Ordinal))
        {
            own.Add(PolicyError.ModuleInvalid, _folder + path, new SourcePosition(1, 1), $"{manifestFile} does not list this file; add it to contents, or remove it");
        }

        return read;
    }

    private ModelSyntax? Module(string path, string text, ProblemList own)
    {
        if (ModelParser.Parse(text, _folder + path, options, own) is not { } syntax)
        {
            return null;
        }

        if (syntax.Module is not null)
        {
            return syntax;
        }

        own.Add(PolicyError.ModuleInvalid, _folder + path, new SourcePosition(1, 1), "file is not a module; begin it with 'module NAME' in place of 'model' and 'schema'");
        return null;
    }

    private void Sizes(IReadOnlyDictionary<string, string> files, ProblemList own)
    {
        if (files.Values.Sum(t => (long)t.Length) > RelationLimits.ModelBytes)
        {
            own.Add(PolicyError.ModelTooLarge, manifestFile, new SourcePosition(1, 1), "the files are longer than 256 KB together; split the model over several stores");
        }
    }

    private void Add(ProblemList own, PolicyError error, ModuleEntry entry, string message) => own.Add(error, manifestFile, entry.Item.At, message);

    private static string Path(string name)
    {
        var path = name.Replace('\\', '/');
        return path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
    }
}
