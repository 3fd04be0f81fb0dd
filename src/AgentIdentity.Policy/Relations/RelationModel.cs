using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Answers;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Json;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Relations.Modules;
using AgentIdentity.Policy.Relations.Planning;
using AgentIdentity.Policy.Relations.Validation;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>A validated OpenFGA authorization model (schema 1.1, or 1.2 with modules). Immutable.</summary>
public sealed class RelationModel
{
    private readonly FrozenDictionary<string, TypeDefinition> _types;
    private readonly FrozenDictionary<string, TypeDefinition>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly FrozenDictionary<string, ConditionDefinition> _conditions;

    private RelationModel(ModelSyntax syntax, IEnumerable<ConditionDefinition> conditions, long conditionCost)
    {
        DynamicConditions = new DynamicConditionCompiler(conditionCost);
        Syntax = syntax;
        Types = [.. syntax.Types.Select(t => t.Name.Text)];
        _conditions = conditions.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
        _types = syntax.Types
            .Select(t => new TypeDefinition(t.Name.Text, t.Relations.Select(r => new RelationDefinition(t.Name.Text, r))))
            .ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _bySpan = _types.GetAlternateLookup<ReadOnlySpan<char>>();
        Reachability = new Reachability(this, _types.Values.SelectMany(t => t.Relations.Values));
        Plan = new RelationPlan(this);
        LeadsTo = new LeadsTo(Plan);
    }

    /// <summary>The names of the types, in the order of the file.</summary>
    public ImmutableArray<string> Types { get; }

    /// <summary>The modules that the model is made of, in alphabetical order; none when it is not modular.</summary>
    public ImmutableArray<string> Modules => [.. Syntax.Types
        .SelectMany(t => t.Relations.Select(r => r.Origin).Prepend(t.Origin)).Concat(Syntax.Conditions.Select(c => c.Origin))
        .Select(o => o?.Module).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    internal ModelSyntax Syntax { get; }

    internal Reachability Reachability { get; }

    internal DynamicConditionCompiler DynamicConditions { get; }

    internal LeadsTo LeadsTo { get; }

    internal RelationPlan Plan { get; }

    /// <summary>Parses and validates the OpenFGA language.</summary>
    /// <param name="source">The text of the model.</param>
    /// <param name="file">The name to use in problems.</param>
    /// <param name="options">What the model may contain; by default what every OpenFGA release reads alike.</param>
    /// <exception cref="PolicyLoadException">The model is not well formed or not sound.</exception>
    public static RelationModel Parse(string source, string file, RelationModelOptions? options = null)
    {
        var problems = new ProblemList();
        var model = Read(source, file, options ?? RelationModelOptions.Default, problems);
        problems.ThrowIfAny();
        return model!;
    }

    /// <summary>Reads and validates a model that several modules make up (schema 1.2).</summary>
    /// <param name="manifest">The text of fga.mod.</param>
    /// <param name="manifestFile">The name of fga.mod to use in problems.</param>
    /// <param name="files">The texts of the files that it lists, by their paths from its folder; no others.</param>
    /// <param name="options">What the model may contain; by default what every OpenFGA release reads alike.</param>
    /// <exception cref="PolicyLoadException">The model is not well formed or not sound.</exception>
    public static RelationModel ParseModules(
        string manifest, string manifestFile, IReadOnlyDictionary<string, string> files, RelationModelOptions? options = null)
    {
        var problems = new ProblemList();
        var model = ReadModules(manifest, manifestFile, files, options ?? RelationModelOptions.Default, problems);
        problems.ThrowIfAny();
        return model!;
    }

    /// <summary>Reads and validates the JSON form of OpenFGA's API (<c>schema_version</c>, <c>type_definitions</c>, <c>conditions</c>).</summary>
    /// <param name="json">The model; an <c>id</c> in it is passed over.</param>
    /// <param name="options">What the model may contain; by default what every OpenFGA release reads alike.</param>
    /// <exception cref="PolicyLoadException">The model is not well formed or not sound. The problems name the place by a JSON pointer.</exception>
    public static RelationModel FromJson(JsonElement json, RelationModelOptions? options = null)
    {
        var problems = new ProblemList();
        RelationModel? model = null;
        try
        {
            model = Build(ModelJsonReader.Read(json, "model"), "model", options ?? RelationModelOptions.Default, lenient: true, problems);
        }
        catch (ModelJsonException wrong)
        {
            problems.Add(new PolicyProblem(PolicyError.ModelJson, $"model#{wrong.Pointer}", 0, 0, wrong.Message) { ModelMistake = wrong.Kind });
        }

        problems.ThrowIfAny();
        return model!;
    }

    /// <summary>The model in the JSON form of OpenFGA's API, without an id.</summary>
    public JsonElement ToJson() => ModelJsonWriter.Write(Syntax);

    /// <summary>Why the model refuses a tuple, or null when it fits. To be asked before a tuple is stored.</summary>
    /// <param name="tuple">The tuple.</param>
    public PolicyProblem? Validate(RelationTuple tuple) => TupleRules.Refusal(this, tuple) is { } message
        ? new PolicyProblem(PolicyError.TupleInvalid, tuple.ToString(), 0, 0, message)
        : null;

    /// <summary>The model in the OpenFGA language. A modular one becomes one text, sorted by module.</summary>
    /// <param name="sources">Whether comments name the module and the file that each part comes from.</param>
    /// <exception cref="NotSupportedException">The model came from JSON, and the language has no words for one of its relations.</exception>
    public string ToDsl(bool sources = false) => new ModelPrinter(Syntax, sources).Print();

    internal static RelationModel? Read(string source, string file, RelationModelOptions options, ProblemList problems)
    {
        if (source.Length > RelationLimits.ModelBytes)
        {
            problems.Add(PolicyError.ModelTooLarge, file, new SourcePosition(1, 1), "the model is longer than 256 KB; split it over several stores");
            return null;
        }

        return ModelParser.Parse(source, file, options, problems) is { } syntax ? Build(syntax, file, options, lenient: false, problems) : null;
    }

    internal static RelationModel? ReadModules(
        string manifest, string manifestFile, IReadOnlyDictionary<string, string> files, RelationModelOptions options, ProblemList problems) =>
        new ModuleReader(manifestFile, options, problems).Read(manifest, files) is { } syntax ? Build(syntax, manifestFile, options, lenient: false, problems) : null;

    private static RelationModel? Build(ModelSyntax syntax, string file, RelationModelOptions options, bool lenient, ProblemList problems)
    {
        var own = new ProblemList();
        ModelValidator.Validate(syntax, file, options, lenient, own);
        var conditions = syntax.Conditions.Select(c => ConditionCompiler.Compile(c, file, options.ConditionCost, own)).ToArray();
        problems.AddRange(own);
        return own.IsEmpty ? new RelationModel(syntax, conditions!, options.ConditionCost) : null;
    }

    internal RelationDefinition? Find(ReadOnlySpan<char> type, string relation) =>
        _bySpan.TryGetValue(type, out var found) ? found.Relations.GetValueOrDefault(relation) : null;

    internal bool HasType(ReadOnlySpan<char> type) => _bySpan.ContainsKey(type);

    internal TypeDefinition? FindType(string type) => _types.GetValueOrDefault(type);

    internal ConditionDefinition? FindCondition(string name) => _conditions.GetValueOrDefault(name);
}
