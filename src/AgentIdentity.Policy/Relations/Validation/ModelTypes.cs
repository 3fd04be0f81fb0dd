using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Look-ups over a model that may still be wrong: the last of two equal names counts, as in OpenFGA.</summary>
internal sealed class ModelTypes
{
    private readonly Dictionary<string, Dictionary<string, RelationSyntax>> _types = new(StringComparer.Ordinal);

    private readonly OrderedDictionary<string, TypeSyntax> _last = new(StringComparer.Ordinal);

    public ModelTypes(ModelSyntax model)
    {
        Model = model;
        Conditions = [.. model.Conditions.Select(c => c.Name.Text)];
        foreach (var type in model.Types)
        {
            var relations = new Dictionary<string, RelationSyntax>(StringComparer.Ordinal);
            foreach (var relation in type.Relations)
            {
                relations.TryAdd(relation.Name.Text, relation);
            }

            _types[type.Name.Text] = relations;
            _last[type.Name.Text] = type;
        }
    }

    public ModelSyntax Model { get; }

    public IEnumerable<TypeSyntax> Types => _last.Values;

    public HashSet<string> Conditions { get; }

    public bool HasType(string type) => _types.ContainsKey(type);

    public RelationSyntax? Find(string type, string relation) => _types.GetValueOrDefault(type)?.GetValueOrDefault(relation);

    /// <summary>The types a tupleset may hold, or null when it is not purely direct and concrete.</summary>
    public IReadOnlyList<TypeRestriction>? TuplesetTypes(string type, string tupleset) =>
        Find(type, tupleset)?.Rewrite is DirectRewrite direct && direct.Restrictions.All(r => r.Relation is null && !r.Wildcard)
            ? direct.Restrictions : null;
}
