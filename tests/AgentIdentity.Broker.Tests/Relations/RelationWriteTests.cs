using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker.Tests;

public sealed class RelationWriteTests
{
    [Fact]
    public async Task A_tuple_is_in_force_when_its_write_is_answered_and_gone_when_its_deletion_is()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        for (var i = 0; i < 50; i++)
        {
            (await engine.WriteAsync(Documents.Tuple("user:ann"))).Value.Should().Be(1);
            (await engine.MayAsync("user:ann")).Should().BeTrue();
            (await engine.DeleteAsync(Documents.Key("user:ann"))).Value.Should().Be(1);
            (await engine.MayAsync("user:ann")).Should().BeFalse();
        }

        await broker.RestartAsync();
        (await broker.Part<RelationStores>().Open(engine.Store.Id).Value.MayAsync("user:ann")).Should().BeFalse();
    }

    [Fact]
    public async Task Every_write_is_in_the_evidence_with_who_wrote_it_where()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.OnDays("user:ann", """["mon"]"""));
        await engine.DeleteAsync(Documents.Key("user:ann"));

        var entries = (await broker.EntriesAsync()).Where(static e => e.Kind.StartsWith("tuple.", StringComparison.Ordinal)).ToList();

        entries.Select(static e => e.Kind).Should().Equal("tuple.written", "tuple.deleted");
        foreach (var entry in entries)
        {
            var body = JsonElement.Parse(entry.Body.Span);
            body.GetProperty("by").GetString().Should().Be("admin");
            body.GetProperty("store").GetString().Should().Be(engine.Store.Id);
            body.GetProperty("context").GetString().Should().Contain("mon");
        }
    }

    [Fact]
    public async Task Deletions_and_writes_of_one_transaction_take_force_together()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:ann"));

        (await engine.WriteAsync(new TupleWrite { Writes = [Documents.Tuple("user:ben"), Documents.Tuple("user:cay")], Deletes = [Documents.Key("user:ann")] }, "admin"))
            .Value.Should().Be(3);

        (await engine.TuplesAsync()).Select(static t => t.User).Should().Equal("user:ben", "user:cay");
    }

    [Fact]
    public async Task One_part_that_is_refused_refuses_all_and_leaves_everything_as_it_was()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:ann"));
        var (entries, changes) = ((await broker.EntriesAsync()).Count, (await engine.ReadChangesAsync(default, new PageRequest())).Value.Items.Length);

        var exists = await engine.WriteAsync(Documents.Tuple("user:ben"), Documents.Tuple("user:ann"));
        var missing = await engine.WriteAsync(new TupleWrite { Writes = [Documents.Tuple("user:ben")], Deletes = [Documents.Key("user:zoe")] }, "admin");
        var misfit = await engine.WriteAsync(Documents.Tuple("user:ben"), Documents.Tuple("folder:1"));

        exists.Failure!.Code.Should().Be(RelationFailureCode.WriteFailedDueToInvalidInput);
        exists.Failure.Message.Should().StartWith("cannot write a tuple which already exists: user: 'user:ann', relation: 'viewer', object: 'document:1'");
        missing.Failure!.Code.Should().Be(RelationFailureCode.WriteFailedDueToInvalidInput);
        missing.Failure.Message.Should().StartWith("cannot delete a tuple which does not exist: user: 'user:zoe'");
        misfit.Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
        (await engine.TuplesAsync()).Select(static t => t.User).Should().Equal("user:ann");
        (await engine.MayAsync("user:ben")).Should().BeFalse();
        (await broker.EntriesAsync()).Should().HaveCount(entries);
        (await engine.ReadChangesAsync(default, new PageRequest())).Value.Items.Should().HaveCount(changes);
    }

    [Fact]
    public async Task A_write_that_the_disk_refuses_changes_nothing()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:ann"));
        Database.Execute(broker, "CREATE TRIGGER full BEFORE INSERT ON evidence BEGIN SELECT RAISE(ABORT, 'disk full'); END");

        var written = await engine.WriteAsync(Documents.Tuple("user:ben"));
        var deleted = await engine.DeleteAsync(Documents.Key("user:ann"));
        var model = await engine.WriteModelAsync(Documents.Json, "admin");

        (written.Failure!.Code, deleted.Failure!.Code, model.Failure!.Code).Should().Be((RelationFailureCode.InternalError, RelationFailureCode.InternalError, RelationFailureCode.InternalError));
        Database.Scalar(broker, "SELECT count(*) FROM tuples").Should().Be(1L, "a change without its entry is no change");
        ((await engine.MayAsync("user:ann")), (await engine.MayAsync("user:ben"))).Should().Be((true, false));
        (await engine.ReadModelsAsync(new PageRequest())).Value.Items.Should().ContainSingle();

        Database.Execute(broker, "DROP TRIGGER full");
        (await engine.WriteAsync(Documents.Tuple("user:ben"))).Ok.Should().BeTrue();
        (await engine.MayAsync("user:ben")).Should().BeTrue("the log goes on where it was");
    }

    [Fact]
    public async Task A_disk_that_runs_full_loses_no_answered_write_and_keeps_no_refused_one()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        var journal = broker.Part<Journal>();
        async Task Limit(string pages) => await journal.ChangeAsync(scope => scope.Command($"PRAGMA max_page_count = {pages}").ExecuteScalar());
        var pages = (long)Database.Scalar(broker, "PRAGMA page_count")!;
        await Limit((pages + 40).ToString(System.Globalization.CultureInfo.InvariantCulture));

        var (kept, refused) = (new List<string>(), new List<RelationFailureCode>());
        for (var i = 0; i < 20; i++)
        {
            var written = await engine.WriteAsync(Documents.OnDays($"user:u{i}", $"[\"{new string('x', 20_000)}\"]"), Documents.Tuple($"user:v{i}"));
            if (written.Ok)
            {
                kept.AddRange([$"user:u{i}", $"user:v{i}"]);
            }
            else
            {
                refused.Add(written.Failure!.Code);
            }
        }

        kept.Should().NotBeEmpty();
        refused.Should().NotBeEmpty().And.OnlyContain(static code => code == RelationFailureCode.InternalError || code == RelationFailureCode.Unavailable);
        engine.Memory.Tuples!.All().Select(static t => t.User).Should().BeEquivalentTo(kept);
        await Limit("1073741823");
        (await engine.WriteAsync(Documents.Tuple("user:later"))).Ok.Should().BeTrue();

        await broker.RestartAsync();
        engine = broker.Part<RelationStores>().Open(engine.Store.Id).Value;
        (await engine.MayAsync("user:later")).Should().BeTrue();
        (await engine.TuplesAsync()).Select(static t => t.User).Should().BeEquivalentTo([.. kept, "user:later"]);
        (await broker.EntriesAsync()).Count(static e => e.Kind == "tuple.written").Should().Be(kept.Count + 1, "the evidence tells of these and no others");
    }

    [Fact]
    public async Task A_closed_store_says_so_and_does_not_throw()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        broker.Part<Journal>().Stop();

        (await engine.WriteAsync(Documents.Tuple("user:ann"))).Failure!.Code.Should().Be(RelationFailureCode.Unavailable);
        (await broker.Part<RelationStores>().CreateAsync("another", "admin")).Failure!.Code.Should().Be(RelationFailureCode.Unavailable);
    }

    [Fact]
    public async Task What_is_already_so_may_be_passed_over()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:ann"), Documents.OnDays("user:ben", """["mon", 1.0]""".Replace(", 1.0", "", StringComparison.Ordinal)));

        var written = await engine.WriteAsync(new TupleWrite
        {
            Writes = [Documents.Tuple("user:ann"), Documents.OnDays("user:ben", """[ "mon" ]"""), Documents.Tuple("user:cay")],
            Deletes = [Documents.Key("user:zoe")],
            IgnoreDuplicates = true,
            IgnoreMissing = true,
        }, "admin");

        written.Value.Should().Be(1, "only what was not so yet is a change");
        (await engine.ReadChangesAsync(default, new PageRequest())).Value.Items.Should().HaveCount(3);
        (await engine.WriteAsync(new TupleWrite { Writes = [Documents.Tuple("user:ann")], IgnoreDuplicates = true }, "admin")).Value.Should().Be(0);
    }

    [Fact]
    public async Task What_is_there_with_another_condition_is_never_passed_over()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.OnDays("user:ann", """["mon"]"""));

        foreach (var other in new[] { Documents.Tuple("user:ann"), Documents.OnDays("user:ann", """["tue"]""") })
        {
            var written = await engine.WriteAsync(new TupleWrite { Writes = [other], IgnoreDuplicates = true }, "admin");
            written.Failure!.Code.Should().Be(RelationFailureCode.Aborted);
        }

        (await engine.TuplesAsync()).Single().Condition!.Context.ToString().Should().Contain("mon");
    }

    [Fact]
    public async Task One_transaction_is_bounded_and_names_each_tuple_once()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        RelationTuple[] Many(int count) => [.. Enumerable.Range(0, count).Select(static i => Documents.Tuple($"user:u{i}"))];

        (await engine.WriteAsync(new TupleWrite(), "admin")).Failure!.Code.Should().Be(RelationFailureCode.InvalidWriteInput);
        (await engine.WriteAsync(Documents.Tuple("user:a"), Documents.Tuple("user:a"))).Failure!.Code
            .Should().Be(RelationFailureCode.CannotAllowDuplicateTuplesInOneRequest);
        (await engine.WriteAsync(new TupleWrite { Writes = [Documents.Tuple("user:a")], Deletes = [Documents.Key("user:a")] }, "admin")).Failure!.Code
            .Should().Be(RelationFailureCode.CannotAllowDuplicateTuplesInOneRequest);
        (await engine.WriteAsync(Many(101))).Failure!.Code.Should().Be(RelationFailureCode.ExceededEntityLimit);
        (await engine.WriteAsync(Many(100))).Value.Should().Be(100);
        (await engine.WriteAsync(Documents.OnDays("user:a", $"[\"{new string('x', 33_000)}\"]"))).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
    }

    [Theory]
    [InlineData("user:ann", "editor", "document:1")]
    [InlineData("user:ann", "viewer", "house:1")]
    [InlineData("group:g", "viewer", "document:1")]
    [InlineData("ann", "viewer", "document:1")]
    [InlineData("user:ann", "viewer", "document:")]
    [InlineData("user:*", "owner", "document:1")]
    [InlineData("document:1#viewer", "viewer", "document:1")]
    [InlineData("user:ann\0-not", "viewer", "document:1")]
    [InlineData("user:ann", "viewer", "document:1\u0007")]
    [InlineData("user:ann\ufffd", "viewer", "document:1")]
    public async Task A_tuple_that_does_not_fit_the_model_is_refused_with_its_reason(string user, string relation, string target)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();

        var written = await engine.WriteAsync(Documents.Tuple(user, relation, target));

        written.Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
        written.Failure.Message.Should().StartWith("Invalid tuple '").And.Contain("Reason: ");
        Database.Scalar(broker, "SELECT count(*) FROM tuples").Should().Be(0L);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_no_name()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        (await engine.WriteAsync(Documents.Tuple("user:ann" + (char)0xd800))).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
        (await engine.WriteAsync(Documents.Tuple("user:\U0001f600"))).Ok.Should().BeTrue("a whole one is");
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("user:a b")]
    [InlineData("user:a#b#c")]
    [InlineData("")]
    public async Task A_deletion_must_name_a_user(string user)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        (await engine.DeleteAsync(Documents.Key(user))).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
    }

    [Fact]
    public async Task A_tuple_that_no_later_model_allows_can_still_be_deleted()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:ann", target: "folder:1"));
        await engine.WriteModelAsync(RelationModel.Parse("model\n  schema 1.1\ntype user\n", "m").ToJson(), "admin");

        (await engine.WriteAsync(Documents.Tuple("user:ben", target: "folder:1"))).Failure!.Code.Should().Be(RelationFailureCode.ValidationError);
        (await engine.DeleteAsync(Documents.Key("user:ann", target: "folder:1"))).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Readers_meet_whole_transactions_only_while_others_write()
    {
        await using var broker = await TestBroker.EmptyAsync();
        var engine = await broker.StoreAsync();
        await engine.WriteAsync(Documents.Tuple("user:a"), Documents.Tuple("user:b", "viewer", "document:2"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var torn = 0;
        var asked = 0;
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                // One batch is answered over one state: the right is at document 1 or at document 2, never at both and never at neither.
                var both = (await engine.BatchCheckAsync([(Documents.Key("user:a"), RelationTerms.None), (Documents.Key("user:a", target: "document:3"), RelationTerms.None)])).Value;
                torn += both[0].Value.Allowed == both[1].Value.Allowed ? 1 : 0;
                asked++;
            }
        }, CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            var (from, to) = i % 2 == 0 ? ("document:1", "document:3") : ("document:3", "document:1");
            (await engine.WriteAsync(new TupleWrite { Writes = [Documents.Tuple("user:a", target: to)], Deletes = [Documents.Key("user:a", target: from)] }, "admin")).Ok.Should().BeTrue();
        }

        await stop.CancelAsync();
        await reader;
        (torn, asked > 0).Should().Be((0, true));
    }
}
