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
        var down = Definition.Of(types.Model.Types).ToArray();
        var up = down.Reverse().ToArray();
        // Once down the file and once up, so that a long row of definitions settles soon in either order.
        while (entries.Grow(down) | entries.Grow(up))
        {
        }

        foreach (var type in down.Where(d => !entries.Has(d.Type.Name.Text, d.Relation.Name.Text)).GroupBy(d => d.Type.Name.Text, StringComparer.Ordinal))
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

    private bool Grow(Definition[] definitions)
    {
        var before = _entered.Count;
        foreach (var definition in definitions)
        {
            if (Holds(definition.Type.Name.Text, definition.Relation.Rewrite))
            {
                _entered.Add((definition.Type.Name.Text, definition.Relation.Name.Text));
            }
        }

        return _entered.Count > before;
    }

    private bool Holds(string type, Rewrite rewrite) => rewrite switch
    {
        DirectRewrite direct => direct.Restrictions.Any(r => r.Relation is null || Has(r.Type.Text, r.Relation.Text)),
        ComputedRewrite computed => Has(type, computed.Relation),
        TupleToUsersetRewrite from => _types.TuplesetTypes(type, from.Tupleset.Text)!.Any(p => Has(p.Type.Text, from.Relation)),
        UnionRewrite union => union.Children.Any(c => Holds(type, c)),
        _ => rewrite.Children().All(c => Holds(type, c)),
    };
}
