using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class RelationChangesTests
{
    [Fact]
    public async Task The_log_tells_every_change_once_in_order_and_goes_on_where_it_was_left()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        for (var i = 0; i < 7; i++)
        {
            await engine.WriteAsync(Documents.OnDays($"user:u{i}", """["mon"]"""));
        }

        await engine.DeleteAsync(Documents.Key("user:u3"));

        var (told, token) = (new List<TupleChange>(), (string?)null);
        for (var page = await Next(engine, token); page.Items.Length > 0; page = await Next(engine, token))
        {
            told.AddRange(page.Items);
            token = page.Continuation;
        }

        told.Select(static c => (c.Tuple.User, c.Deleted)).Should().Equal(
            [.. Enumerable.Range(0, 7).Select(static i => ($"user:u{i}", false)), ("user:u3", true)]);
        told[0].Tuple.Condition!.Name.Should().Be("weekday");
        told[^1].Tuple.Condition.Should().BeNull("a deletion tells only the key, as in OpenFGA");
        (await Next(engine, token)).Continuation.Should().Be(token, "nothing happened since");

        await engine.WriteAsync(Documents.Tuple("user:later"));
        (await Next(engine, token)).Items.Should().ContainSingle().Which.Tuple.User.Should().Be("user:later");
        (await engine.ReadChangesAsync(default, new PageRequest(2, ""))).Value.Items.Should().HaveCount(2, "an empty token is none");
    }

    [Fact]
    public async Task The_log_can_be_asked_for_one_type_and_from_one_moment_on()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:ann"), Documents.Tuple("user:ann", target: "folder:1"));
        broker.Later(TimeSpan.FromHours(1));
        var noon = broker.Now;
        await engine.WriteAsync(Documents.Tuple("user:ben"), Documents.Tuple("user:ben", target: "folder:1"), Documents.Tuple("user:cay", target: "folder:1"));

        async Task<List<string>> Users(ChangeFilter filter) =>
            [.. (await engine.ReadChangesAsync(filter, new PageRequest())).Value.Items.Select(static c => $"{c.Tuple.User} {c.Tuple.Object}")];

        (await Users(new ChangeFilter("folder"))).Should().Equal("user:ann folder:1", "user:ben folder:1", "user:cay folder:1");
        (await Users(new ChangeFilter("fold"))).Should().BeEmpty();
        (await Users(new ChangeFilter(null, noon))).Should().HaveCount(3);
        (await Users(new ChangeFilter("folder", noon))).Should().Equal("user:ben folder:1", "user:cay folder:1");

        var token = (await engine.ReadChangesAsync(new ChangeFilter("folder", noon), new PageRequest(1))).Value.Continuation;
        (await engine.ReadChangesAsync(new ChangeFilter("folder"), new PageRequest(5, token))).Value.Items.Should().ContainSingle("the token says where to go on");
        (await engine.ReadChangesAsync(new ChangeFilter("document"), new PageRequest(5, token))).Failure!.Code
            .Should().Be(RelationFailureCode.QueryStringTypeContinuationTokenMismatch);
        (await engine.ReadChangesAsync(new ChangeFilter("folder"), new PageRequest(5, token + "A"))).Failure!.Code
            .Should().Be(RelationFailureCode.InvalidContinuationToken);
    }

    [Fact]
    public async Task Models_are_not_told_as_changes_of_tuples()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        (await Next(engine, null)).Should().BeEquivalentTo(new RelationPage<TupleChange>([], ""));
    }

    private static async Task<RelationPage<TupleChange>> Next(EmbeddedRelations engine, string? token)
    {
        var page = await engine.ReadChangesAsync(default, new PageRequest(3, token));
        page.Failure.Should().BeNull();
        return page.Value;
    }
}
