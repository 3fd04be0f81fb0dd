using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

/// <summary>A small model of documents, and short words for writing to a store that has it.</summary>
internal static class Documents
{
    public const string Model = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
        type document
          relations
            define owner: [user]
            define viewer: [user, user:*, user with weekday, group#member] or owner
        type folder
          relations
            define viewer: [user]
        condition weekday(day: string, days: list<string>) {
          day in days
        }
        """;

    public static JsonElement Json { get; } = RelationModel.Parse(Model, "documents.fga").ToJson();

    public static RelationTuple Tuple(string user, string relation = "viewer", string target = "document:1") => new(user, relation, target);

    public static RelationTuple OnDays(string user, string days, string target = "document:1") =>
        new(user, "viewer", target, new TupleCondition("weekday", JsonElement.Parse($$"""{"days":{{days}}}""")));

    public static RelationQuestion Key(string user, string relation = "viewer", string target = "document:1") => new(user, relation, target);

    public static async Task<EmbeddedRelations> StoreAsync(this TestBroker broker, string name = "documents")
    {
        var stores = broker.Part<RelationStores>();
        var engine = stores.Open((await stores.CreateAsync(name, "admin")).Value.Id).Value;
        (await engine.WriteModelAsync(Json, "admin")).Failure.Should().BeNull();
        return engine;
    }

    public static ValueTask<RelationResult<int>> WriteAsync(this IRelationEngine engine, params ReadOnlySpan<RelationTuple> tuples) =>
        engine.WriteAsync(new TupleWrite { Writes = [.. tuples] }, "admin");

    public static ValueTask<RelationResult<int>> DeleteAsync(this IRelationEngine engine, params ReadOnlySpan<RelationQuestion> keys) =>
        engine.WriteAsync(new TupleWrite { Deletes = [.. keys] }, "admin");

    public static async Task<bool> MayAsync(this IRelationEngine engine, string user, string relation = "viewer", string target = "document:1")
    {
        var answer = await engine.CheckAsync(Key(user, relation, target), RelationTerms.None);
        answer.Failure.Should().BeNull();
        return answer.Value.Allowed;
    }

    public static async Task<ImmutableArray<RelationTuple>> TuplesAsync(this IRelationEngine engine, TupleFilter filter = default, int size = 100)
    {
        var tuples = ImmutableArray.CreateBuilder<RelationTuple>();
        string? token = null;
        do
        {
            var page = await engine.ReadAsync(filter, new PageRequest(size, token));
            page.Failure.Should().BeNull();
            page.Value.Items.Length.Should().BeLessThanOrEqualTo(size);
            tuples.AddRange(page.Value.Items.Select(static item => item.Tuple));
            token = page.Value.Continuation;
        }
        while (token.Length > 0);
        return tuples.ToImmutable();
    }
}
