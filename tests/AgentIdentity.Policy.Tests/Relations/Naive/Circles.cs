namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>
/// Where a question leads into a circle below something that is taken away. There OpenFGA gives up the exclusion and
/// answers false, whatever the sets say (policy.md 1.4.7).
/// </summary>
internal sealed class Circles(World world)
{
    private readonly Dictionary<(string, string), HashSet<(string, string)>> _below = [];
    private readonly ILookup<(string, string), RelationTuple> _tuples = world.InForce().ToLookup(t => (t.Object, t.Relation));

    /// <summary>Whether an exclusion that the question meets reaches a circle on the side that is taken away.</summary>
    public bool BelowExclusion(string target, string relation) =>
        Below((target, relation)).Prepend((target, relation)).Any(place => Removed(place).Any(start =>
            start == place || Below(start).Prepend(start).Any(p => Below(p).Contains(p))));

    /// <summary>Whether something that the question meets takes itself away, so that there are no smallest sets.</summary>
    public bool TakesItselfAway(string target, string relation) =>
        Below((target, relation)).Prepend((target, relation)).Any(place => Removed(place).Any(start => start == place || Below(start).Contains(place)));

    private HashSet<(string Object, string Relation)> Below((string Object, string Relation) start)
    {
        if (_below.TryGetValue(start, out var known))
        {
            return known;
        }

        var seen = new HashSet<(string, string)>();
        var open = new Stack<(string Object, string Relation)>([start]);
        while (open.TryPop(out var place))
        {
            foreach (var next in Next(place, f => f.SelfAndBelow))
            {
                if (seen.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return _below[start] = seen;
    }

    private IEnumerable<(string Object, string Relation)> Removed((string Object, string Relation) place) =>
        Next(place, f => f.SelfAndBelow.OfType<Except>().SelectMany(e => e.Removed.SelfAndBelow));

    private IEnumerable<(string Object, string Relation)> Next((string Object, string Relation) place, Func<Formula, IEnumerable<Formula>> parts) =>
        world.Find(Names.Type(place.Object), place.Relation) is not { } formula ? [] : parts(formula).SelectMany(part => part switch
        {
            Assigned => _tuples[place].Where(t => t.User.Contains('#')).Select(t => (t.User.Split('#')[0], t.User.Split('#')[1])),
            Same same => [(place.Object, same.Relation)],
            Through through => _tuples[(place.Object, through.Tupleset)].Select(t => (t.User, through.Relation)),
            _ => Enumerable.Empty<(string, string)>(),
        });
}
