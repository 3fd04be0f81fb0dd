using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy.Comparison;

/// <summary>Lists who may call what under two bundles, by their own tuples. What is stored in a server is not looked at.</summary>
internal static class AccessComparison
{
    private const int MostObjects = 2_000;

    private static readonly (string Relation, string UserType)[] Asked = [("human_may", "user"), ("agent_may", "agent")];

    public static ImmutableArray<AccessChange> Between(PolicyBundle before, PolicyBundle after, DateTimeOffset now)
    {
        // The conditions of the shipped models read the time; one that reads more cannot be listed, and that is said.
        var terms = new RelationTerms { Context = JsonSerializer.SerializeToElement(new { now }) };
        var (old, new_) = (new StoreState(before.Model, TupleIndex.Build(before.SeedTuples)), new StoreState(after.Model, TupleIndex.Build(after.SeedTuples)));
        var changes = ImmutableArray.CreateBuilder<AccessChange>();
        foreach (var target in Objects(before).Union(Objects(after), StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostObjects))
        {
            foreach (var (relation, type) in Asked)
            {
                changes.AddRange(Of(target, relation, Users(old, target, relation, type, terms), Users(new_, target, relation, type, terms)));
            }
        }

        return changes.ToImmutable();
    }

    private static IEnumerable<AccessChange> Of(string target, string relation, ImmutableHashSet<string>? was, ImmutableHashSet<string>? is_) =>
        was is null || is_ is null ? [new AccessChange("*", relation, target, ChangeEffect.Unknown)] :
        is_.Except(was).Select(user => new AccessChange(user, relation, target, ChangeEffect.Widens))
            .Concat(was.Except(is_).Select(user => new AccessChange(user, relation, target, ChangeEffect.Narrows)))
            .OrderBy(static change => change.User, StringComparer.Ordinal);

    /// <summary>Null where it cannot be told.</summary>
    private static ImmutableHashSet<string>? Users(StoreState state, string target, string relation, string userType, RelationTerms terms)
    {
        if (state.Model.Find(Subject.TypeOf(target), relation) is null || !state.Model.Types.Contains(userType))
        {
            return [];
        }

        var listed = RelationAnswers.ListUsers(state, target, relation, new UserFilter(userType), terms);
        return listed.Ok && !listed.Value.Truncated ? [.. listed.Value.Items] : null;
    }

    private static IEnumerable<string> Objects(PolicyBundle bundle) => bundle.SeedTuples.Select(static tuple => tuple.Object)
        .Where(target => bundle.Model.Find(Subject.TypeOf(target), "human_may") is not null && Subject.TypeOf(target) is "tool" or "operation" or "model").Distinct(StringComparer.Ordinal);
}
