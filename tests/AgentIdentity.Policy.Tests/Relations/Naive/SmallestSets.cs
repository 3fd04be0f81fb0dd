using System.Text.Json;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>
/// Relations by definition: the smallest sets that satisfy the model's equations, found by trying again until nothing grows.
/// No path, no order, no early end, no memory between questions. What is taken away is worked out first, which is possible
/// where no relation takes itself away; <see cref="Circles"/> knows where that is.
/// </summary>
internal sealed class SmallestSets
{
    private readonly World _world;
    private readonly ILookup<(string, string), RelationTuple> _tuples;
    private readonly JsonElement _request;
    private readonly Dictionary<(string Object, string Relation), Truth> _known = [];
    private readonly Ways _ways;
    private readonly string _user;

    public SmallestSets(World world, string user)
    {
        (_world, _user, _ways) = (world, user, new Ways(world, Names.Kind(user)));
        _tuples = world.InForce().ToLookup(t => (t.Object, t.Relation));
        _request = JsonDocument.Parse(world.Context).RootElement;
    }

    /// <summary>What there would be if every condition held.</summary>
    public bool ConditionsHold { get; init; }

    public Truth Of(string target, string relation)
    {
        if (_known.TryGetValue((target, relation), out var known))
        {
            return known;
        }

        var sets = new Dictionary<(string Object, string Relation), Truth> { [(target, relation)] = Truth.False };
        var grown = true;
        while (grown)
        {
            grown = false;
            foreach (var (place, before) in sets.ToArray())
            {
                var now = Value(place.Object, place.Relation, At);
                grown |= now != before;
                sets[place] = now;
            }
        }

        foreach (var (place, value) in sets)
        {
            _known[place] = value;
        }

        return sets[(target, relation)];

        Truth At(string of, string name)
        {
            if (sets.TryGetValue((of, name), out var value))
            {
                return value;
            }

            // A place that nobody asked about yet: empty so far, and another round.
            (sets[(of, name)], grown) = (Truth.False, true);
            return Truth.False;
        }
    }

    private Truth Value(string target, string relation, Func<string, string, Truth> at)
    {
        // A set is in itself, and where the model leaves no way nothing is looked at, not even conditions.
        if (_user == $"{target}#{relation}")
        {
            return Truth.True;
        }

        return _world.Find(Names.Type(target), relation) is { } formula && _ways.Lead(Names.Type(target), relation)
            ? Value(formula, target, relation, at) : Truth.False;
    }

    private Truth Value(Formula formula, string target, string relation, Func<string, string, Truth> at) => formula switch
    {
        Assigned assigned => Direct(assigned, target, relation, at),
        Same same => at(target, same.Relation),
        Through through => From(through, target, at),
        Either either => either.Of.Select(f => Value(f, target, relation, at)).Any(),
        Both both => both.Of.Select(f => Value(f, target, relation, at)).All(),
        Except except => Logic.And(Value(except.Kept, target, relation, at), Logic.Not(Value(except.Removed, target, relation, Of))),
        _ => throw new InvalidOperationException(),
    };

    private Truth Direct(Assigned assigned, string target, string relation, Func<string, string, Truth> at)
    {
        var tuples = _tuples[(target, relation)].Where(t => Accepts(assigned, t)).ToArray();
        var self = tuples.Where(t => t.User == _user || (t.User == Names.Everyone(_user) && !_user.Contains('#'))).Select(t => Condition(t)).Any();
        return Logic.Or(self, Fan(tuples.Where(t => t.User.Contains('#')), t => at(t.User.Split('#')[0], t.User.Split('#')[1])));
    }

    private Truth From(Through through, string target, Func<string, string, Truth> at)
    {
        var parents = (Assigned)_world.Find(Names.Type(target), through.Tupleset)!;
        return Fan(_tuples[(target, through.Tupleset)].Where(t => Accepts(parents, t)),
            t => _world.Find(Names.Type(t.User), through.Relation) is null ? Truth.False : at(t.User, through.Relation));
    }

    /// <summary>OpenFGA passes over a tuple whose condition fails to evaluate when another one's holds (policy.md 1.4.10).</summary>
    private Truth Fan(IEnumerable<RelationTuple> tuples, Func<RelationTuple, Truth> below)
    {
        var conditions = tuples.Select(t => (Tuple: t, Condition: Condition(t))).ToArray();
        return conditions.Any(c => c.Condition == Truth.True)
            ? conditions.Where(c => c.Condition == Truth.True).Select(c => below(c.Tuple)).Any()
            : conditions.Select(c => c.Condition).Any();
    }

    private Truth Condition(RelationTuple tuple) => ConditionsHold ? Truth.True : Circumstance.Of(tuple.Condition, _request);

    /// <summary>Tuples that the model no longer allows do not count (policy.md 1.4.5).</summary>
    public static bool Accepts(Assigned assigned, RelationTuple tuple) =>
        assigned.Entries.Any(e => e.Kind == Names.Kind(tuple.User) && e.Condition == tuple.Condition?.Name);
}
