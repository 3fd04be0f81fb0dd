namespace AgentIdentity.Policy.Tests.Relations.Data;

public sealed class TupleIndexReadersTests
{
    private static readonly RelationTuple Left = new("user:left", "holder", "token:1");
    private static readonly RelationTuple Right = new("user:right", "holder", "token:1");

    /// <summary>Every version has one holder and as many tuples as it says, while the writer passes the token on and other tuples come and go.</summary>
    [Fact]
    public async Task Readers_see_whole_versions_while_a_writer_writes()
    {
        var current = TupleIndex.Build([Left]);
        var (done, readings) = (false, 0);
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!Volatile.Read(ref done))
            {
                var index = Volatile.Read(ref current);
                var holders = index.Of("token:1", "holder").ToArray();
                holders.Should().ContainSingle();
                index.By(holders[0].User).Should().ContainSingle();
                index.All().Count().Should().Be(index.Count);
                Interlocked.Increment(ref readings);
            }
        })).ToArray();

        for (var i = 0; i < 3_000 || (Volatile.Read(ref readings) < 100 && !readers.Any(r => r.IsFaulted)); i++)
        {
            var (from, to) = i % 2 == 0 ? (Left, Right) : (Right, Left);
            var next = current.Apply([to, new($"user:{i}", "viewer", $"document:{i % 50}")], [from.Key, new($"user:{i - 40}", "viewer", $"document:{(i - 40) % 50}")]);
            Volatile.Write(ref current, next);
        }

        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
        current.Count.Should().Be(41);
    }
}
