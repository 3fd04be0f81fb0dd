using AgentIdentity.Policy.Relations.Language;

namespace AgentIdentity.Policy.Relations.Validation;

/// <summary>Finds relations that no tuple can ever make true. A least fixed point, so that no model makes it slow.</summary>
internal sealed class EntryPoints
{
    private readonly ModelTypes _types;
    private readonly HashSet<(string Type, string Relation)> _entered = [];

    private EntryPoints(ModelTypes types) => _types = types;

    public static void Run(ModelTypes types, Mistakes mistakes)
    {
        var entries = new EntryPoints(types);
        var definitions = Definition.Of(types.Model.Types).ToArray();
        entries.Grow(definitions);
        foreach (var type in definitions.Where(d => !entries.Has(d.Type.Name.Text, d.Relation.Name.Text)).GroupBy(d => d.Type.Name.Text, StringComparer.Ordinal))
        {
            var loops = new Loops(type.Key, types, entries.Holds);
            foreach (var definition in type)
            {
                Report(definition, loops.From(definition.Relation), mistakes);
            }
        }
    }

    private static void Report(Definition definition, bool loop, Mistakes mistakes) => mistakes.Add(
        "relation-no-entry-point", definition.Origin, definition.Relation.Name,
        $"`{definition.Relation.Name}` is an impossible relation for `{definition.Type.Name}` ({(loop ? "potential loop" : "no entrypoint")}).",
        loop ? "let one of the relations be assigned by tuples, such as [user]" : "add a type that tuples may assign, such as [user]");

    private bool Has(string type, string relation) => _entered.Contains((type, relation));

    /// <summary>Looks at a definition again only when something it is made of has got an entry: definitions may lie in any order.</summary>
    private void Grow(Definition[] definitions)
    {
        var madeWith = definitions
            .SelectMany(d => d.Relation.Rewrite.SelfAndBelow().SelectMany(r => Below(d.Type.Name.Text, r)), (d, below) => (d, below))
            .ToLookup(pair => pair.below, pair => pair.d);
        var open = new Queue<Definition>(definitions);
        while (open.TryDequeue(out var definition))
        {
            var (type, relation) = (definition.Type.Name.Text, definition.Relation.Name.Text);
            if (!Has(type, relation) && Holds(type, definition.Relation.Rewrite))
            {
                _entered.Add((type, relation));
                foreach (var user in madeWith[(type, relation)])
                {
                    open.Enqueue(user);
                }
            }
        }
    }

    private IEnumerable<(string Type, string Relation)> Below(string type, Rewrite rewrite) => rewrite switch
    {
        DirectRewrite direct => direct.Restrictions.Where(r => r.Relation is not null).Select(r => (r.Type.Text, r.Relation!.Text)),
        ComputedRewrite computed => [(type, computed.Relation)],
        TupleToUsersetRewrite from => _types.TuplesetTypes(type, from.Tupleset.Text)!.Select(p => (p.Type.Text, from.Relation)),
        _ => [],
    };

    private bool Holds(string type, Rewrite rewrite) => rewrite switch
    {
        DirectRewrite direct => direct.Restrictions.Any(r => r.Relation is null || Has(r.Type.Text, r.Relation.Text)),
        ComputedRewrite computed => Has(type, computed.Relation),
        TupleToUsersetRewrite from => _types.TuplesetTypes(type, from.Tupleset.Text)!.Any(p => Has(p.Type.Text, from.Relation)),
        UnionRewrite union => union.Children.Any(c => Holds(type, c)),
        _ => rewrite.Children().All(c => Holds(type, c)),
    };
}
