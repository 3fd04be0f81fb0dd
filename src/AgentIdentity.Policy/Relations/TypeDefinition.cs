using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations;

/// <summary>A type of the model with its relations, ready to be looked up.</summary>
internal sealed class TypeDefinition(string name, IEnumerable<RelationDefinition> relations)
{
    public string Name { get; } = name;

    public FrozenDictionary<string, RelationDefinition> Relations { get; } =
        relations.ToFrozenDictionary(r => r.Name, StringComparer.Ordinal);
}

/// <summary>One relation of one type.</summary>
internal sealed class RelationDefinition(string type, RelationSyntax syntax)
{
    public string Type { get; } = type;

    public string Name { get; } = syntax.Name.Text;

    public Rewrite Rewrite { get; } = syntax.Rewrite;

    /// <summary>What tuples may assign; empty when the relation is only computed.</summary>
    public ImmutableArray<TypeRestriction> Restrictions { get; } = Rewrites.Direct(syntax.Rewrite)?.Restrictions ?? [];

    public bool Accepts(ReadOnlySpan<char> type, string? relation, bool wildcard, string? condition)
    {
        foreach (var r in Restrictions)
        {
            if (type.SequenceEqual(r.Type.Text) && r.Wildcard == wildcard && r.Relation?.Text == relation && r.Condition?.Text == condition)
            {
                return true;
            }
        }

        return false;
    }
}
