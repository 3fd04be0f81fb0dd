using AgentIdentity.Policy;
using AgentIdentity.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentIdentity.Broker.Tests;

/// <summary>What is kept current by the log is what a start would build from the tables and the folder.</summary>
public sealed class RelationMemoryLaws
{
    private const int Steps = 40;

    [Law(Cases = 3)]
    public bool Kept_current_is_rebuilt(int seed) => RunAsync(seed).GetAwaiter().GetResult();

    private static async Task<bool> RunAsync(int seed)
    {
        await using var broker = await TestBroker.EmptyAsync();
        var (policy, documents) = (broker.Part<RelationStores>().Policy, await broker.StoreAsync());
        await using var second = new SecondProcess(broker);
        var there = second.Open(documents);
        var random = new Choices(seed);
        for (var step = 0; step < Steps; step++)
        {
            await StepAsync(broker, random, random.Next(2) == 0 ? policy : documents);
            if (random.Next(10) == 0)
            {
                await there.CheckAsync(Documents.Key("user:u1"), new RelationTerms { Consistency = RelationConsistency.HigherConsistency });
            }
        }

        var before = new[] { Text(broker.Part<PolicySource>().Current!.Tuples), Text(documents.Memory.Tuples!) };
        await there.CheckAsync(Documents.Key("user:u1"), new RelationTerms { Consistency = RelationConsistency.HigherConsistency });
        there.Memory.Tuples!.Count.Should().Be(documents.Memory.Tuples!.Count);
        Text(there.Memory.Tuples!).Should().Be(before[1]);
        await broker.RestartAsync();
        documents = broker.Part<RelationStores>().Open(documents.Store.Id).Value;
        await documents.CheckAsync(Documents.Key("user:u1"), RelationTerms.None);
        Text(broker.Part<PolicySource>().Current!.Tuples).Should().Be(before[0]);
        Text(documents.Memory.Tuples!).Should().Be(before[1]);
        return true;
    }

    private static async Task StepAsync(TestBroker broker, Choices random, EmbeddedRelations engine)
    {
        var policy = engine.Store.Id == RelationStores.PolicyStoreId;
        switch (random.Next(policy ? 12 : 10))
        {
            case < 9:
                var keys = Enumerable.Range(0, random.Next(1, 6)).Select(_ => User(random)).Distinct().ToList();
                var (writes, deletes) = (keys.Where((_, i) => i % 2 == 0), keys.Where((_, i) => i % 2 == 1));
                var written = await engine.WriteAsync(new TupleWrite
                {
                    Writes = [.. writes.Select(user => policy ? new RelationTuple(user, "human_may", "tool:crm/x")
                        : random.Next(3) == 0 ? Documents.OnDays(user, """["mon"]""") : Documents.Tuple(user))],
                    Deletes = [.. deletes.Select(user => policy ? new RelationQuestion(user, "human_may", "tool:crm/x") : Documents.Key(user))],
                    IgnoreDuplicates = random.Next(2) == 0,
                    IgnoreMissing = true,
                }, "admin");
                (written.Ok || written.Failure!.Code is RelationFailureCode.WriteFailedDueToInvalidInput or RelationFailureCode.Aborted).Should().BeTrue();
                break;
            case 9 when !policy:
                await engine.WriteModelAsync(Documents.Json, "admin");
                break;
            default:
                // Another folder, with tuples that come, go, and lie beneath stored ones.
                RelationStoresTests.Seed(broker, Enumerable.Range(0, random.Next(6)).Select(_ => User(random)).Distinct());
                (await broker.Part<PolicySource>().ReloadAsync("admin")).Should().BeTrue();
                break;
        }
    }

    private static string User(Choices random) => $"user:u{random.Next(12)}";

    private static string Text(TupleIndex tuples) =>
        string.Join('\n', tuples.All().Select(static t => $"{t} {t.Condition?.Context}").Order(StringComparer.Ordinal));

    /// <summary>Choices that follow from FsCheck's number, so that a failing case can be played again (Knuth's MMIX generator).</summary>
    private sealed class Choices(int seed)
    {
        private ulong _state = (uint)seed;

        public int Next(int below) => (int)(Turn() % (uint)below);

        public int Next(int from, int below) => from + Next(below - from);

        private uint Turn()
        {
            _state = unchecked((_state * 6364136223846793005UL) + 1442695040888963407UL);
            return (uint)(_state >> 33);
        }
    }
}
