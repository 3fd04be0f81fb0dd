namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>Whether the model leaves a kind of user any way into a relation (policy.md 1.4.3).</summary>
internal sealed class Ways(World world, string kind)
{
    private readonly Dictionary<(string, string), bool> _known = [];

    public bool Lead(string type, string relation)
    {
        if (!_known.TryGetValue((type, relation), out var lead))
        {
            _known[(type, relation)] = lead = Search(type, relation, []);
        }

        return lead;
    }

    private bool Search(string type, string relation, HashSet<(string, string)> seen)
    {
        if (kind == $"{type}#{relation}")
        {
            return true;
        }

        return world.Find(type, relation) is { } formula && seen.Add((type, relation)) && formula.SelfAndBelow.Any(part => part switch
        {
            Assigned assigned => assigned.Entries.Any(e => e.Relation is null ? Includes(e) : Search(e.Type, e.Relation, seen)),
            Same same => Search(type, same.Relation, seen),
            Through through => ((Assigned)world.Find(type, through.Tupleset)!).Entries.Any(e => Search(e.Type, through.Relation, seen)),
            _ => false,
        });
    }

    private bool Includes(Allowed entry) => entry.Kind == kind || (entry.Wildcard && entry.Type == kind);
}
