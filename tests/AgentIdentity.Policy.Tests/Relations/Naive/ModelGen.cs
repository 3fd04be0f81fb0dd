using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>Models of users, bots, groups and nodes, with every operator, circles in the relations and conditions on assignments.</summary>
internal static class ModelGen
{
    public static readonly string[] NodeRelations = ["a", "b", "c", "d"];

    private static readonly string[] GroupRelations = ["member", "a"];

    public static Gen<IReadOnlyDictionary<string, Kind>> Kinds() =>
        from parents in Gen.Elements<Allowed[]>(
            [Plain("node")], [Plain("node"), Plain("group")], [Plain("node"), Plain("node") with { Condition = "more" }],
            [Plain("group") with { Condition = "either" }, Plain("group")], [Plain("node") with { Condition = "share" }, Plain("group")])
        from member in Assigned(GroupEntries)
        from groupA in Relation("a", GroupRelations, GroupEntries, null)
        from nodes in Gen.CollectToArray(NodeRelations.Select(r => Relation(r, NodeRelations, NodeEntries, "parent")))
        select (IReadOnlyDictionary<string, Kind>)new Dictionary<string, Kind>
        {
            ["user"] = new("user", new Dictionary<string, Formula>()),
            ["bot"] = new("bot", new Dictionary<string, Formula>()),
            ["group"] = new("group", new Dictionary<string, Formula> { ["member"] = member, ["a"] = groupA }),
            ["node"] = new("node", new[] { ("parent", (Formula)new Assigned(parents)) }
                .Concat(NodeRelations.Zip(nodes)).ToDictionary(r => r.Item1, r => r.Item2)),
        };

    private static readonly Allowed[] GroupEntries =
    [
        Plain("user"), Plain("user"), Plain("bot"), new("user", null, true, null), Set("group", "member"), Set("group", "a"), Set("node", "a"),
        Plain("user") with { Condition = "more" }, new("user", null, true, "share"), Set("group", "member") with { Condition = "either" },
    ];

    private static readonly Allowed[] NodeEntries =
    [
        Plain("user"), Plain("user"), Plain("bot"), new("user", null, true, null), Set("group", "member"), Set("group", "a"),
        Set("node", "a"), Set("node", "b"), Set("node", "c"),
        Plain("user") with { Condition = "inside" }, Plain("user") with { Condition = "young" }, new("user", null, true, "tagged"),
        Set("group", "member") with { Condition = "more" }, Set("group", "member") with { Condition = "share" },
        Set("node", "b") with { Condition = "either" }, Set("node", "d") with { Condition = "tagged" },
    ];

    private static Gen<Formula> Relation(string name, string[] all, Allowed[] entries, string? tupleset)
    {
        var others = all.Where(r => r != name).ToArray();
        return Gen.Frequency(
            (3, Assigned(entries)), (1, Leaf(others, all, tupleset)), (6, Operator(Assigned(entries), others, all, tupleset)),
            (3, Operator(Leaf(others, all, tupleset), others, all, tupleset)),
            (2, Operator(Operator(Assigned(entries), others, all, tupleset), others, all, tupleset)));
    }

    /// <summary>The language wants a direct assignment in the first place, so only what stands there can be one.</summary>
    private static Gen<Formula> Operator(Gen<Formula> first, string[] others, string[] all, string? tupleset)
    {
        var rest = Gen.Frequency((4, Leaf(others, all, tupleset)), (1, Nested(Leaf(others, all, tupleset))));
        return Gen.OneOf(
            from f in first from r in rest.ArrayOf(1) select (Formula)new Either([f, .. r]),
            from f in first from r in rest.ArrayOf(2) select (Formula)new Either([f, .. r]),
            from f in first from r in rest.ArrayOf(1) select (Formula)new Both([f, .. r]),
            from f in first from r in rest select (Formula)new Except(f, r),
            from f in first from r in rest select (Formula)new Except(f, r));
    }

    private static Gen<Formula> Nested(Gen<Formula> leaf) => Gen.OneOf(
        from x in leaf from y in leaf select (Formula)new Either([x, y]),
        from x in leaf from y in leaf select (Formula)new Both([x, y]),
        from x in leaf from y in leaf select (Formula)new Except(x, y));

    private static Gen<Formula> Leaf(string[] others, string[] all, string? tupleset) => tupleset is null
        ? Gen.Elements(others).Select(r => (Formula)new Same(r))
        : Gen.OneOf(
            Gen.Elements(others).Select(r => (Formula)new Same(r)),
            Gen.Elements(all).Select(r => (Formula)new Through(r, tupleset)));

    private static Gen<Formula> Assigned(Allowed[] entries) =>
        from count in Gen.Choose(1, 4)
        from chosen in Gen.Elements(entries).ArrayOf(count)
        select (Formula)new Assigned([.. chosen.Distinct()]);

    private static Allowed Plain(string type) => new(type, null, false, null);

    private static Allowed Set(string type, string relation) => new(type, relation, false, null);
}
