using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Explaining;

/// <summary>Which parts of a model were true and which were false in the answers to some questions.</summary>
internal sealed class BranchRecord
{
    // Two parts may be written alike; each is its own.
    private readonly Dictionary<Rewrite, (bool True, bool False)> _parts = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<TypeRestriction> _used = new(ReferenceEqualityComparer.Instance);

    /// <summary>A part of a definition was true or false; what could not be answered is neither.</summary>
    public void Saw(Rewrite part, bool allowed, CheckFault fault)
    {
        var before = _parts.GetValueOrDefault(part);
        _parts[part] = (before.True || allowed, before.False || (!allowed && fault == CheckFault.None));
    }

    /// <summary>A tuple made a relation true.</summary>
    public void Saw(RelationDefinition definition, RelationTuple tuple)
    {
        if (Subject.Parse(tuple.User) is { } user)
        {
            _used.UnionWith(definition.Restrictions.Where(r =>
                r.Type.Text == user.Type && r.Relation?.Text == user.Relation && r.Wildcard == user.Wildcard && r.Condition?.Text == tuple.Condition?.Name));
        }
    }

    public (bool True, bool False) Of(Rewrite part) => _parts.GetValueOrDefault(part);

    public bool IsUsed(TypeRestriction restriction) => _used.Contains(restriction);
}
