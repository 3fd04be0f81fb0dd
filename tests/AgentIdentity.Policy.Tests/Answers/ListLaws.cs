using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Answers;

/// <summary>Lists are held against checks, which OpenFGA's corpora and a naive evaluator hold.</summary>
public sealed class ListLaws
{
    [Law(Arbitrary = [typeof(GeneratedStore)], Cases = 400)]
    public void An_object_is_listed_exactly_when_the_check_is_true(GeneratedStore store)
    {
        if (store.State() is not { } state)
        {
            return;
        }

        foreach (var relation in GeneratedStore.Relations)
        {
            foreach (var user in GeneratedStore.Users.Concat(["group:1#member", "node:1#a", "node:2"]))
            {
                var checks = GeneratedStore.Nodes.ToDictionary(n => n, n => RelationAnswers.Check(state, new RelationQuestion(user, relation, n), store.Terms));
                var list = RelationAnswers.ListObjects(state, "node", relation, user, store.Terms);
                // A list never meets a tuple whose condition fails and that nobody stands behind; the check does.
                list.Ok.Should().Be(list.Ok || checks.Values.All(c => c.Ok), $"every check of {relation} for {user} has an answer in {store}");
                if (list.Ok)
                {
                    list.Value.Items.Should().Equal(checks.Where(c => c.Value.Ok && c.Value.Value.Allowed).Select(c => c.Key), $"{relation} of {user} in {store}");
                }
            }
        }
    }

    [Law(Arbitrary = [typeof(GeneratedStore)], Cases = 400)]
    public void A_user_is_listed_only_when_the_check_is_true_and_then_alone_or_among_everyone(GeneratedStore store)
    {
        if (store.State() is not { } state)
        {
            return;
        }

        foreach (var (target, relation) in Targets())
        {
            var list = RelationAnswers.ListUsers(state, target, relation, new UserFilter("user"), store.Terms);
            if (!list.Ok)
            {
                continue;
            }

            foreach (var user in GeneratedStore.Users)
            {
                var check = RelationAnswers.Check(state, new RelationQuestion(user, relation, target), store.Terms);
                check.Ok.Should().BeTrue($"there is a list of {target}#{relation} in {store}");
                var listed = list.Value.Items.Contains(user);
                (!listed || check.Value.Allowed).Should().BeTrue($"{user} is listed for {target}#{relation} in {store}");
                (!check.Value.Allowed || listed || (user != "user:*" && list.Value.Items.Contains("user:*")))
                    .Should().BeTrue($"{user} has {target}#{relation} in {store}");
            }
        }
    }

    [Law(Arbitrary = [typeof(GeneratedStore)], Cases = 400)]
    public void A_userset_is_listed_exactly_when_the_check_is_true(GeneratedStore store)
    {
        if (store.State() is not { } state)
        {
            return;
        }

        foreach (var (target, relation) in Targets())
        {
            foreach (var (type, of, all) in new[] { ("group", "member", GeneratedStore.Groups), ("node", "a", GeneratedStore.Nodes) })
            {
                var list = RelationAnswers.ListUsers(state, target, relation, new UserFilter(type, of), store.Terms);
                if (list.Ok)
                {
                    list.Value.Items.Should().Equal(
                        all.Select(o => $"{o}#{of}").Where(u => RelationAnswers.Check(state, new RelationQuestion(u, relation, target), store.Terms).Value.Allowed),
                        $"{type}#{of} of {target}#{relation} in {store}");
                }
            }
        }
    }

    [Law(Arbitrary = [typeof(GeneratedStore)], Cases = 200)]
    public void Facts_that_a_question_brings_count_as_stored_ones(GeneratedStore store)
    {
        if (store.State() is not { } state)
        {
            return;
        }

        var tuples = state.Tuples.All().OrderBy(t => t.ToString(), StringComparer.Ordinal).ToArray();
        var half = new StoreState(state.Model, TupleIndex.Build(tuples.Where((_, i) => i % 2 == 0)));
        var terms = store.Terms with { ContextualTuples = [.. tuples.Where((_, i) => i % 2 == 1)] };
        foreach (var (target, relation) in Targets())
        {
            Same(RelationAnswers.ListUsers(state, target, relation, new UserFilter("user"), store.Terms),
                RelationAnswers.ListUsers(half, target, relation, new UserFilter("user"), terms), $"{target}#{relation} in {store}");
            Same(RelationAnswers.ListObjects(state, "node", relation, "user:1", store.Terms),
                RelationAnswers.ListObjects(half, "node", relation, "user:1", terms), $"{relation} of user:1 in {store}");
            RelationAnswers.Expand(half, relation, target, terms).Value.Should()
                .BeEquivalentTo(RelationAnswers.Expand(state, relation, target, store.Terms).Value, $"{target}#{relation} in {store}");
        }

        static void Same(RelationResult<RelationList> stored, RelationResult<RelationList> brought, string because)
        {
            brought.Failure?.Code.Should().Be(stored.Failure?.Code, because);
            if (stored.Ok)
            {
                brought.Value.Items.Should().Equal(stored.Value.Items, because);
            }
        }
    }

    private static IEnumerable<(string Target, string Relation)> Targets() =>
        from node in GeneratedStore.Nodes from relation in GeneratedStore.Relations where relation != "parent" select (node, relation);
}
