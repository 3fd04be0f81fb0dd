using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Relations.Validation;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy;

/// <summary>A validated OpenFGA authorization model (schema 1.1). Immutable.</summary>
public sealed class RelationModel
{
    // OpenFGA's own limit.
    private const int MaxLength = 256 * 1024;

    private readonly FrozenDictionary<string, TypeDefinition> _types;
    private readonly FrozenDictionary<string, TypeDefinition>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly FrozenDictionary<string, ConditionDefinition> _conditions;

    private RelationModel(ModelSyntax syntax, IEnumerable<ConditionDefinition> conditions)
    {
        Syntax = syntax;
        Types = [.. syntax.Types.Select(t => t.Name.Text)];
        _conditions = conditions.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
        _types = syntax.Types
            .Select(t => new TypeDefinition(t.Name.Text, t.Relations.Select(r => new RelationDefinition(t.Name.Text, r))))
            .ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
        _bySpan = _types.GetAlternateLookup<ReadOnlySpan<char>>();
        Reachability = new Reachability(this, _types.Values.SelectMany(t => t.Relations.Values));
    }

    /// <summary>The names of the types, in the order of the file.</summary>
    public ImmutableArray<string> Types { get; }

    internal ModelSyntax Syntax { get; }

    internal Reachability Reachability { get; }

    /// <summary>Parses and validates the OpenFGA language.</summary>
    /// <param name="source">The text of the model.</param>
    /// <param name="file">The name to use in problems.</param>
    /// <exception cref="PolicyLoadException">The model is not well formed or not sound.</exception>
    public static RelationModel Parse(string source, string file)
    {
        var problems = new ProblemList();
        var model = Read(source, file, problems);
        problems.ThrowIfAny();
        return model!;
    }

    internal static RelationModel? Read(string source, string file, ProblemList problems)
    {
        if (source.Length > MaxLength)
        {
            problems.Add(PolicyError.ModelSyntax, file, new SourcePosition(1, 1), "the model is longer than 256 KB");
            return null;
        }

        ModelSyntax syntax;
        try
        {
            syntax = ModelParser.Parse(source);
        }
        catch (SourceException wrong)
        {
            problems.Add(file, wrong);
            return null;
        }

        var own = new ProblemList();
        ModelValidator.Validate(syntax, file, own);
        var conditions = syntax.Conditions.Select(c => ConditionCompiler.Compile(c, file, own)).ToArray();
        problems.AddRange(own);
        return own.IsEmpty ? new RelationModel(syntax, conditions!) : null;
    }

    internal RelationDefinition? Find(ReadOnlySpan<char> type, string relation) =>
        _bySpan.TryGetValue(type, out var found) ? found.Relations.GetValueOrDefault(relation) : null;

    internal bool HasType(ReadOnlySpan<char> type) => _bySpan.ContainsKey(type);

    internal TypeDefinition? FindType(string type) => _types.GetValueOrDefault(type);

    internal ConditionDefinition? FindCondition(string name) => _conditions.GetValueOrDefault(name);
}
