using System.Collections.Immutable;
using AgentIdentity.Policy.Bundles;
using AgentIdentity.Policy.Mappings;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Rules;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>A validated policy: the relation model, its seed tuples, the mappings and the rules. Immutable; safe to share between threads.</summary>
public sealed class PolicyBundle
{
    private PolicyBundle(string digest, RelationModel model, ImmutableArray<RelationTuple> seedTuples, MappingTable mappings, RuleSet rules) =>
        (Digest, Name, Model, SeedTuples, Mappings, Rules) = (digest, new BundleName(digest), model, seedTuples, mappings, rules);

    /// <summary><c>sha256:</c> and the hash of every file's path and bytes, so that two equal digests mean the same policy.</summary>
    public string Digest { get; }

    /// <summary>Which policy this is.</summary>
    public BundleName Name { get; private set; } = BundleName.None;

    /// <summary>The same bundle under the revision and the commit that its signature, or the server that loads it, gives it.</summary>
    public PolicyBundle Named(long? revision, string? commit)
    {
        var named = (PolicyBundle)MemberwiseClone();
        named.Name = new BundleName(Digest, revision, commit);
        return named;
    }

    /// <summary>How calls are named, judged and typed.</summary>
    internal MappingTable Mappings { get; }

    /// <summary>The tools, operations and models that the mappings list.</summary>
    public ImmutableArray<MappingInfo> Mapped => Mappings.Entries;

    /// <summary>The relation model: who may.</summary>
    public RelationModel Model { get; }

    /// <summary>The tuples that ship with the bundle.</summary>
    public ImmutableArray<RelationTuple> SeedTuples { get; }

    /// <summary>The rules: under which circumstances.</summary>
    public RuleSet Rules { get; }

    /// <summary>Reads <c>model/*.fga</c> (or <c>model/fga.mod</c> and the files it lists), <c>tuples/*.yaml</c>, <c>rules/*.yaml</c> and <c>mappings/*.yaml</c> below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">What the model may contain; by default what every OpenFGA release reads alike.</param>
    /// <exception cref="PolicyLoadException">Anything is wrong, missing or not understood. All problems are listed.</exception>
    public static PolicyBundle Load(string folder, RelationModelOptions? options = null)
    {
        var problems = new ProblemList();
        return Compile(PolicyFiles.Read(folder, problems), options ?? RelationModelOptions.Default, problems);
    }

    internal static PolicyBundle Compile(IEnumerable<KeyValuePair<string, string>> files, RelationModelOptions? options = null)
    {
        var problems = new ProblemList();
        return Compile(new PolicyFiles(files, problems), options ?? RelationModelOptions.Default, problems);
    }

    private static PolicyBundle Compile(PolicyFiles files, RelationModelOptions options, ProblemList problems)
    {
        var model = ReadModel(files, options, problems);
        var tuples = new TupleIntake(model, [], problems);
        foreach (var (file, text) in files.Tuples)
        {
            TupleFile.Read(text, file, tuples, problems);
        }

        var mappings = MappingFile.ReadAll(files.Mappings, model, problems);
        var compiler = new RuleCompiler(mappings, model);
        var rules = files.Rules.SelectMany(f => RuleFile.Read(f.Value, f.Key, compiler, problems)).ToImmutableArray();
        foreach (var again in rules.GroupBy(r => r.Info.Id, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
        {
            problems.Add(PolicyError.Duplicate, again.Info.File, new SourcePosition(again.Info.Line, 1), $"rule '{again.Info.Id}' is defined twice; rename one");
        }

        HistoryNames.CheckLabels(rules, problems);
        problems.ThrowIfAny();
        return new PolicyBundle(files.Digest(), model!, tuples.Taken(), mappings, new RuleSet(rules));
    }

    private static RelationModel? ReadModel(PolicyFiles files, RelationModelOptions options, ProblemList problems)
    {
        var models = files.Models.ToArray();
        if (files.Manifest is { } manifest)
        {
            var texts = models.ToDictionary(m => m.Key[PolicyFiles.ModelFolder.Length..], m => m.Value, StringComparer.Ordinal);
            return RelationModel.ReadModules(manifest, PolicyFiles.ManifestPath, texts, options, problems);
        }

        foreach (var (deeper, _) in models.Where(m => m.Key.IndexOf('/', PolicyFiles.ModelFolder.Length) > 0))
        {
            problems.Add(PolicyError.Unsupported, deeper, new SourcePosition(0, 0), "a model in several folders needs model/fga.mod, which lists its files");
        }

        if (models.Length == 1)
        {
            return RelationModel.Read(models[0].Value, models[0].Key, options, problems);
        }

        problems.Add(models.Length == 0 ? PolicyError.FileUnreadable : PolicyError.ModuleInvalid, "model", new SourcePosition(0, 0),
            models.Length == 0 ? "there is no model/*.fga; without a model nobody may do anything"
                : "several model files are modules: list them in model/fga.mod, and begin each with 'module NAME'");
        return null;
    }
}
