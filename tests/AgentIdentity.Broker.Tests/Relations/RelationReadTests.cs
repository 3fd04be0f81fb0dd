using System.Text;
using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker.Tests;

public sealed class RelationReadTests
{
    private static readonly RelationTuple[] All =
    [
        Documents.Tuple("user:ann"),
        Documents.Tuple("user:ben"),
        Documents.Tuple("user:ann", "owner"),
        Documents.Tuple("group:g#member", target: "document:2"),
        Documents.OnDays("user:ann", """["mon"]""", "document:3"),
        Documents.Tuple("user:ann", target: "folder:1"),
    ];

    [Theory]
    [InlineData(null, null, null, 6)]
    [InlineData(null, null, "document:1", 3)]
    [InlineData(null, "viewer", "document:1", 2)]
    [InlineData("user:ann", "viewer", "document:1", 1)]
    [InlineData("user:ann", null, "document:1", 2)]
    [InlineData("user:ann", null, "document:", 3)]
    [InlineData("user:ann", "viewer", "document:", 2)]
    [InlineData("group:g#member", null, "document:", 1)]
    [InlineData("user:zoe", null, "document:", 0)]
    [InlineData("", "", "", 6)]
    public async Task A_filter_finds_what_matches_it_and_nothing_else(string? user, string? relation, string? target, int found)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(All);

        foreach (var size in (int[])[1, 2, 100])
        {
            var tuples = await engine.TuplesAsync(new TupleFilter(user, relation, target), size);
            tuples.Should().HaveCount(found).And.OnlyHaveUniqueItems();
            tuples.Select(static t => t.ToString()).Should().BeEquivalentTo(All.Where(t =>
                (string.IsNullOrEmpty(user) || t.User == user) && (string.IsNullOrEmpty(relation) || t.Relation == relation)
                && (string.IsNullOrEmpty(target) || t.Object.StartsWith(target, StringComparison.Ordinal))).Select(static t => t.ToString()));
        }
    }

    [Theory]
    [InlineData("user:ann", null, null)]
    [InlineData(null, "viewer", null)]
    [InlineData(null, null, "document:")]
    [InlineData(null, "viewer", "document:")]
    [InlineData("user:ann", null, "document")]
    public async Task A_filter_that_OpenFGA_would_not_take_is_refused(string? user, string? relation, string? target)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        (await engine.ReadAsync(new TupleFilter(user, relation, target), new PageRequest())).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
    }

    [Fact]
    public async Task What_is_read_is_what_was_written_with_its_condition_and_its_time()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.OnDays("user:ann", """["mon","tue"]"""));

        var stored = (await engine.ReadAsync(default, new PageRequest())).Value.Items.Single();

        stored.WrittenAt.Should().Be(broker.Now);
        stored.Tuple.Condition!.Name.Should().Be("weekday");
        stored.Tuple.Condition.Context.ToString().Should().Be("""{"days":["mon","tue"]}""");
    }

    [Fact]
    public async Task Pages_of_the_policys_store_hold_the_folders_tuples_too_and_each_key_once()
    {
        await using var broker = await TestBroker.EmptyAsync();
        RelationStoresTests.Seed(broker, "user:ann", "user:ben", "user:cay");
        await broker.Part<PolicySource>().ReloadAsync("admin");
        var policy = broker.Part<RelationStores>().Policy;
        await policy.WriteAsync(new RelationTuple("user:ben", "human_may", "tool:crm/x"), new RelationTuple("user:dan", "human_may", "tool:crm/x"));

        foreach (var size in (int[])[1, 2, 3, 100])
        {
            (await policy.TuplesAsync(new TupleFilter(null, null, "tool:crm/x"), size)).Select(static t => t.User)
                .Should().BeEquivalentTo("user:ann", "user:ben", "user:cay", "user:dan");
        }
    }

    [Fact]
    public async Task A_token_that_was_changed_or_given_for_something_else_is_refused()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var (engine, other) = (await broker.StoreAsync(), await broker.StoreAsync());
        await engine.WriteAsync(All);
        await other.WriteAsync(All);
        var token = (await engine.ReadAsync(default, new PageRequest(2))).Value.Continuation;
        var changes = (await engine.ReadChangesAsync(default, new PageRequest(2))).Value.Continuation;

        async Task<RelationFailureCode?> Read(EmbeddedRelations from, TupleFilter filter, string with) =>
            (await from.ReadAsync(filter, new PageRequest(2, with))).Failure?.Code;

        (await Read(engine, default, token)).Should().BeNull();
        (await Read(other, default, token)).Should().Be(RelationFailureCode.InvalidContinuationToken, "it is another store's");
        (await Read(engine, new TupleFilter(Object: "document:1"), token)).Should().Be(RelationFailureCode.InvalidContinuationToken, "it is for another filter");
        (await Read(engine, default, changes)).Should().Be(RelationFailureCode.InvalidContinuationToken, "it is for the log");
        (await engine.ReadModelsAsync(new PageRequest(2, token))).Failure!.Code.Should().Be(RelationFailureCode.InvalidContinuationToken);
        broker.Part<RelationStores>().List(new PageRequest(2, token)).Failure!.Code.Should().Be(RelationFailureCode.InvalidContinuationToken);
        for (var i = 0; i < token.Length; i++)
        {
            var altered = new StringBuilder(token) { [i] = token[i] == 'A' ? 'B' : 'A' }.ToString();
            (await Read(engine, default, altered)).Should().Be(RelationFailureCode.InvalidContinuationToken);
        }

        foreach (var nonsense in (string[])["x", "====", "AAAA", new string('A', 10_000), "token with spaces", "\u00e9"])
        {
            (await Read(engine, default, nonsense)).Should().Be(RelationFailureCode.InvalidContinuationToken);
        }
    }

    [Fact]
    public async Task A_token_outlives_a_restart()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(All);
        var token = (await engine.ReadAsync(default, new PageRequest(4))).Value.Continuation;

        await broker.RestartAsync();

        (await broker.Part<RelationStores>().Open(engine.Store.Id).Value.ReadAsync(default, new PageRequest(4, token))).Value.Items.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("Object = 'document:1'", "PK_tuples")]
    [InlineData("Object = 'document:1' AND Relation = 'viewer' AND User = 'user:ann'", "PK_tuples")]
    [InlineData("User = 'user:ann' AND Object >= 'document:' AND Object < 'document;'", "tuples_by_user")]
    [InlineData("(Object, Relation, User) > ('document:1', 'viewer', 'user:ann')", "PK_tuples")]
    public async Task Each_kind_of_filter_is_found_by_an_index_and_without_sorting(string where, string index)
    {
        await using var broker = await TestBroker.EmptyAsync();
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(broker.Folder, "data", "agentidentity.db")};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are literals of the tests.
        command.CommandText = $"EXPLAIN QUERY PLAN SELECT * FROM tuples WHERE Store = 1 AND {where} ORDER BY Object, Relation, User LIMIT 10";
#pragma warning restore CA2100
        var plan = new StringBuilder();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            plan.AppendLine(reader.GetString(3));
        }

        var expected = index == "PK_tuples" ? "sqlite_autoindex_tuples_1" : index;
        plan.ToString().Should().Contain(expected).And.NotContain("TEMP B-TREE");
    }
}
