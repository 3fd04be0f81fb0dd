using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Policy.Tests.Relations;

/// <summary>
/// Holds the checker, which walks and stops early, against the definition: the smallest sets that satisfy the model.
/// Circles through groups and folders are part of it; exclusion is of direct relations, where the smallest sets are unique.
/// </summary>
public sealed class NaiveEvaluatorTests
{
    private static readonly string[] Users = ["user:1", "user:2", "user:3"];
    private static readonly string[] Objects = ["node:1", "node:2", "node:3"];

    private static readonly string[] Rewrites =
    [
        "[user, user:*, node#a, node#b]", "[user] or b", "b from parent", "[user, node#c] or c from parent", "a and b", "(a or b) and c",
        "a but not barred", "(b or a from parent) but not barred", "[node#a] and c", "c or a", "[user:*] but not barred", "[user, node#b] and b from parent",
    ];

    public static Arbitrary<Case> Cases() => (
        from a in Gen.Elements(Rewrites)
        from b in Gen.Elements(Rewrites)
        from c in Gen.Elements(Rewrites)
        from tuples in (
            from user in Gen.Elements([.. Users, "user:*", .. Objects.SelectMany(o => new[] { $"{o}#a", $"{o}#b", $"{o}#c" }), .. Objects])
            from relation in Gen.Elements("a", "b", "c", "parent", "barred", "base")
            from target in Gen.Elements(Objects)
            select new RelationTuple(user, relation, target)).ArrayOf()
        select new Case(a, b, c, tuples)).ToArbitrary();

    [Law(Arbitrary = [typeof(NaiveEvaluatorTests)], Cases = 2000)]
    public void The_checker_agrees_with_the_smallest_sets(Case c)
    {
        if (Parse(c) is not { } model)
        {
            return;
        }

        var tuples = c.Tuples.Where(t => TupleRules.Refusal(model, t) is null).DistinctBy(t => t.ToString()).ToArray();
        var sets = SmallestSets(model, tuples);
        var index = TupleIndex.Build(tuples);
        foreach (var (target, relation) in sets.Keys)
        {
            foreach (var user in Users)
            {
                var answer = RelationChecker.Check(model, index, new CheckQuestion(Subject.Parse(user)!, relation, target, CheckContext.None));
                answer.Fault.Should().Be(CheckFault.None);
                answer.Allowed.Should().Be(sets[(target, relation)].Contains(user), $"{user} {relation} {target} in {c} with {string.Join(", ", tuples.AsEnumerable())}");
            }
        }
    }

    private static RelationModel? Parse(Case c)
    {
        try
        {
            return RelationModel.Parse($"""
                model
                  schema 1.1
                type user
                type node
                  relations
                    define parent: [node]
                    define barred: [user]
                    define a: {c.A}
                    define b: {c.B}
                    define c: {c.C}
                """, "generated");
        }
        catch (PolicyLoadException)
        {
            // Some combinations have no entry point; those are refused, which the corpora test.
            return null;
        }
    }

    private static Dictionary<(string, string), HashSet<string>> SmallestSets(RelationModel model, RelationTuple[] tuples)
    {
        var relations = model.FindType("node")!.Relations;
        var sets = Objects.SelectMany(o => relations.Keys.Select(r => (o, r))).ToDictionary(k => k, _ => new HashSet<string>());
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var ((target, relation), set) in sets)
            {
                var before = set.Count;
                set.UnionWith(Members(relations[relation].Rewrite, target, relation));
                grown |= set.Count > before;
            }
        }

        return sets;

        IEnumerable<string> Members(Rewrite rewrite, string target, string relation) => rewrite switch
        {
            DirectRewrite => tuples.Where(t => t.Object == target && t.Relation == relation).SelectMany(t =>
                t.User == "user:*" ? Users
                : t.User.Split('#') is [var o, var r] ? sets[(o, r)].ToArray() : [t.User]).ToArray(),
            ComputedRewrite computed => sets[(target, computed.Relation)].ToArray(),
            TupleToUsersetRewrite from => tuples.Where(t => t.Object == target && t.Relation == from.Tupleset.Text)
                .SelectMany(t => sets[(t.User, from.Relation)]).ToArray(),
            UnionRewrite union => union.Children.SelectMany(child => Members(child, target, relation)).ToArray(),
            IntersectionRewrite both => both.Children.Select(child => Members(child, target, relation)).Aggregate((x, y) => x.Intersect(y)).ToArray(),
            DifferenceRewrite without => Members(without.Kept, target, relation).Except(Members(without.Removed, target, relation)).ToArray(),
            _ => throw new InvalidOperationException(),
        };
    }

    public sealed record Case(string A, string B, string C, RelationTuple[] Tuples);
}
