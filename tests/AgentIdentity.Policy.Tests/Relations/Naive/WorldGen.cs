using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>
/// Worlds of three nodes and two groups: few enough for circles, for tuples that meet, and for every path to end before
/// OpenFGA's 25 steps do.
/// </summary>
internal static class WorldGen
{
    private static readonly string[] Nodes = ["node:1", "node:2", "node:3"];
    private static readonly string[] Groups = ["group:1", "group:2"];
    private static readonly string[] Users = ["user:1", "user:2", "user:3"];
    private static readonly string[] NodeRelations = ["parent", .. ModelGen.NodeRelations];

    public static Gen<World> Worlds(IReadOnlyDictionary<string, Kind> kinds) =>
        from count in Gen.Choose(0, 30)
        from stored in Gen.Frequency((9, Fitting(kinds)), (1, Stale())).ArrayOf(count)
        from more in Gen.Choose(0, 5)
        from contextual in Fitting(kinds).ArrayOf(more)
        from context in Context(3)
        from asks in Ask().ArrayOf(10)
        select new World(kinds, stored, [.. contextual.DistinctBy(t => (t.User, t.Relation, t.Object))], context, asks);

    /// <summary>Smaller worlds with the same text: without some tuple or question.</summary>
    public static IEnumerable<World> Smaller(World world)
    {
        foreach (var ask in world.Asks.Count > 1 ? world.Asks : [])
        {
            yield return world with { Asks = [ask] };
        }

        for (var i = 0; i < world.Stored.Count; i++)
        {
            yield return world with { Stored = [.. world.Stored.Where((_, at) => at != i)] };
        }

        for (var i = 0; i < world.Contextual.Count; i++)
        {
            yield return world with { Contextual = [.. world.Contextual.Where((_, at) => at != i)] };
        }
    }

    private static Gen<Ask> Ask() =>
        from user in Gen.Frequency((6, Gen.Elements(Users)), (1, Gen.Constant("bot:1")), (1, Gen.Constant("user:*")), (2, Sets()), (1, Gen.Elements(Nodes)))
        from node in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        from target in Gen.Elements(node ? Nodes : Groups)
        from relation in Gen.Elements(node ? NodeRelations : ["member", "a"])
        select new Ask(user, relation, target);

    /// <summary>A tuple that the model allows; what it allows is what makes worlds interesting.</summary>
    private static Gen<RelationTuple> Fitting(IReadOnlyDictionary<string, Kind> kinds)
    {
        var places = kinds.Values.SelectMany(k => k.Relations.SelectMany(r => r.Value.SelfAndBelow.OfType<Assigned>()
            .SelectMany(a => a.Entries.Select(e => (Type: k.Name, Relation: r.Key, Entry: e))))).ToArray();
        return from place in Gen.Elements(places)
               from target in Gen.Elements(Of(place.Type))
               from id in Gen.Elements(Of(place.Entry.Type))
               from condition in Condition(place.Entry.Condition)
               let user = place.Entry.Wildcard ? $"{place.Entry.Type}:*" : place.Entry.Relation is { } set ? $"{id}#{set}" : id
               select new RelationTuple(user, place.Relation, target, condition);
    }

    /// <summary>A tuple of an earlier model, which the present one may or may not allow.</summary>
    private static Gen<RelationTuple> Stale() =>
        from user in Gen.Frequency((2, Gen.Elements(Users)), (1, Gen.Constant("user:*")), (1, Gen.Constant("node:*")), (2, Sets()), (2, Gen.Elements(Nodes)))
        from relation in Gen.Elements(NodeRelations)
        from target in Gen.Elements(Nodes)
        from name in Gen.Elements(Circumstance.All.Select(c => c.Name).Append(null).ToArray())
        from condition in Condition(name)
        select new RelationTuple(user, relation, target, condition);

    private static Gen<string> Sets() => Gen.OneOf(
        from node in Gen.Elements(Nodes) from relation in Gen.Elements(ModelGen.NodeRelations) select $"{node}#{relation}",
        from item in Gen.Elements(Groups) from relation in Gen.Elements("member", "a") select $"{item}#{relation}");

    private static Gen<TupleCondition?> Condition(string? name) => name is null
        ? Gen.Constant<TupleCondition?>(null)
        : from given in Gen.Frequency((2, Gen.Constant("{}")), (3, Context(6)))
          let own = JsonDocument.Parse(given).RootElement
          let known = Circumstance.All.Single(c => c.Name == name).Parameters.Where(p => own.TryGetProperty(p, out _))
              .Select(p => $"\"{p}\":{own.GetProperty(p).GetRawText()}")
          select (TupleCondition?)new TupleCondition(name, JsonDocument.Parse($"{{{string.Join(',', known)}}}").RootElement);

    /// <summary>Values for about <paramref name="share"/> of ten parameters.</summary>
    private static Gen<string> Context(int share) =>
        from members in Gen.CollectToArray(Circumstance.Values.Select(p =>
            from given in Gen.Choose(0, 9)
            from value in Gen.Elements(p.Value.ToArray())
            select given < share ? $"\"{p.Key}\":{value.Json}" : null))
        select $"{{{string.Join(',', members.Where(m => m is not null))}}}";

    private static string[] Of(string type) => type switch
    {
        "node" => Nodes,
        "group" => Groups,
        "bot" => ["bot:1"],
        _ => Users,
    };
}
