using System.Text.Json;
using AgentIdentity.Policy.Relations;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Policy.Tests.Answers;

/// <summary>
/// Small stores with everything that makes lists hard: circles through groups and nodes, everyone of a type, exclusions of
/// both, intersections, and conditions that hold, do not, or lack their value.
/// </summary>
public sealed record GeneratedStore(string A, string B, string C, int[] Chosen, string? Context)
{
    public static readonly string[] Users = ["user:1", "user:2", "user:3", "user:*"];
    public static readonly string[] Groups = ["group:1", "group:2", "group:3"];
    public static readonly string[] Nodes = ["node:1", "node:2", "node:3"];
    public static readonly string[] Relations = ["a", "b", "c", "barred", "parent"];

    private static readonly string[] Entries =
    [
        "[user, user:*, group#member, node#a, node#b]", "[user with small] or b", "[user, node#c] or c from parent", "[user:*] but not barred",
        "([user, user:*] but not barred) or b", "[user:*, user] but not (barred but not uses)", "[user:* with small, user]",
        "a from parent or [group#member] or c", "[user, group#member with open] or (b from parent but not barred)", "[user, node#b] and uses",
    ];

    private static readonly string[] Rewrites =
    [
        .. Entries, "b from parent", "a and b", "(a or b) and c", "a but not barred", "(b or a from parent) but not barred", "[node#a] and c",
        "c or a", "[user, node#b, group#member with open] and b from parent", "([user, user:*] but not barred) and b", "a but not b", "a but not c from parent",
        "[user:*, user] but not (a but not b)", "[user, user:*] and (b but not barred)",
    ];

    private (StoreState? State, string Text)? _built;

    public static Arbitrary<GeneratedStore> Stores() => (
        from a in Gen.Elements(Entries)
        from b in Gen.Elements([.. Entries, .. Rewrites])
        from c in Gen.Elements([.. Entries, .. Rewrites])
        from count in Gen.Choose(4, 30)
        from chosen in Gen.Choose(0, 100_000).ArrayOf(count)
        from context in Gen.Elements<string?>(null, """{"x":1,"open":true}""", """{"x":9,"open":true}""", """{"x":1,"open":false}""", """{"x":1}""")
        select new GeneratedStore(a, b, c, chosen, context)).ToArbitrary();

    public RelationTerms Terms => new() { Context = Context is null ? null : JsonSerializer.Deserialize<JsonElement>(Context) };

    /// <summary>Null where the definitions do not go together, such as two that only lead to each other.</summary>
    internal StoreState? State() => Built().State;

    public override string ToString() => Built().Text;

    private (StoreState? State, string Text) Built()
    {
        if (_built is null)
        {
            var state = Build();
            var tuples = state is null ? "no model" : string.Join(", ", state.Tuples.All());
            _built = (state, $"a: {A} / b: {B} / c: {C} with {Context} and {tuples}");
        }

        return _built.Value;
    }

    private StoreState? Build()
    {
        try
        {
            var model = RelationModel.Parse($$"""
                model
                  schema 1.1
                type user
                type group
                  relations
                    define member: [user, user:*, group#member, user with small]
                type node
                  relations
                    define parent: [node, node with open]
                    define barred: [user, user:*, user with small, group#member]
                    define a: {{A}}
                    define b: {{B}}
                    define c: {{C}}
                    define uses: [user with small, user with open, user]
                condition small(x: int) {
                  x < 3
                }
                condition open(open: bool) {
                  open
                }
                """, "generated", new RelationModelOptions { CompatibilityV1 = true });
            return new StoreState(model, TupleIndex.Build(Tuples(model)));
        }
        catch (PolicyLoadException)
        {
            return null;
        }
    }

    private List<RelationTuple> Tuples(RelationModel model)
    {
        var restrictions = Relations.Append("uses").Select(r => model.Find("node", r)!).SelectMany(r => r.Restrictions.Select(x => (r, x, Nodes)))
            .Concat(model.Find("group", "member")!.Restrictions.Select(x => (r: model.Find("group", "member")!, x, Nodes: Groups))).ToList();
        return [.. Chosen.Select(c =>
        {
            var (relation, restriction, targets) = restrictions[c % restrictions.Count];
            var user = restriction.Wildcard ? "*" : $"{(c / 64 % 3) + 1}" + (restriction.Relation is { } set ? "#" + set.Text : "");
            return new RelationTuple($"{restriction.Type}:{user}", relation.Name, targets[c / 256 % targets.Length],
                restriction.Condition is { } condition ? new TupleCondition(condition.Text) : null);
        }).Where(t => TupleRules.Refusal(model, t) is null)];
    }
}
