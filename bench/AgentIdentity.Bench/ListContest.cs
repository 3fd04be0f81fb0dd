using System.Diagnostics;
using System.Globalization;
using AgentIdentity.Policy;

namespace AgentIdentity.Bench;

/// <summary>
/// Lists of ten thousand out of a hundred thousand documents, in folders that a group of groups may read. What a list costs is
/// set beside asking a check about each of the ten thousand, which is what one would do without it.
/// </summary>
internal static class ListContest
{
    private const int Listed = 10_000;
    private const int Others = 90_000;

    private static readonly RelationModel Model = RelationModel.Parse("""
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
        type folder
          relations
            define viewer: [user, group#member]
        type document
          relations
            define parent: [folder]
            define blocked: [user]
            define direct: [user, user:*]
            define viewer: viewer from parent or direct
            define reader: viewer but not blocked
        """, "bench.fga");

    public static void Run()
    {
        var state = new StoreState(Model, TupleIndex.Build(Tuples()));
        var all = RelationTerms.None with { MaxItems = int.MaxValue };
        Console.WriteLine($"{"list of ten thousand",-40} {"ms",8} {"checks instead, ms",20} {"MB",8}");
        Objects("direct", "user:direct", all);
        Objects("viewer", "user:ben", all);
        Objects("reader", "user:ben", all);
        Objects("viewer", "user:ben", RelationTerms.None);
        Objects("reader", "user:ben", RelationTerms.None);
        var handbook = RelationAnswers.ListUsers(state, "document:handbook", "direct", new UserFilter("user"), all).Value.Items;
        Print("users, direct", Best(() => RelationAnswers.ListUsers(state, "document:handbook", "direct", new UserFilter("user"), all).Value.Items.Length, Listed),
            Best(() => handbook.Count(u => RelationAnswers.Check(state, new RelationQuestion(u, "direct", "document:handbook"), all).Value.Allowed), Listed));
        Print("users, reader", Best(() => RelationAnswers.ListUsers(state, "document:handbook", "reader", new UserFilter("user"), all).Value.Items.Length, Listed - 1),
            Best(() => handbook.Count(u => RelationAnswers.Check(state, new RelationQuestion(u, "reader", "document:handbook"), all).Value.Allowed), Listed - 1));

        void Objects(string relation, string user, RelationTerms terms)
        {
            var items = RelationAnswers.ListObjects(state, "document", relation, user, terms).Value.Items;
            var expected = Math.Min(terms.MaxItems, relation == "reader" ? Listed - 1 : Listed);
            Print($"objects, {relation}{(terms.MaxItems < Listed ? ", the first thousand" : "")}",
                Best(() => RelationAnswers.ListObjects(state, "document", relation, user, terms).Value.Items.Length, expected),
                Best(() => items.Count(o => RelationAnswers.Check(state, new RelationQuestion(user, relation, o), terms).Value.Allowed), expected));
        }
    }

    private static IEnumerable<RelationTuple> Tuples() =>
    [
        new("user:ben", "member", "group:inner"),
        new("group:inner#member", "member", "group:outer"),
        .. Enumerable.Range(0, 100).Select(i => new RelationTuple("group:outer#member", "viewer", $"folder:{i}")),
        .. Enumerable.Range(0, Listed).Select(i => new RelationTuple($"folder:{i % 100}", "parent", $"document:in-{i}")),
        .. Enumerable.Range(0, Listed).Select(i => new RelationTuple("user:direct", "direct", $"document:own-{i}")),
        .. Enumerable.Range(0, Others).Select(i => new RelationTuple($"user:{i % 1000}", "direct", $"document:other-{i}")),
        .. Enumerable.Range(0, Listed).Select(i => new RelationTuple($"user:reader-{i}", "direct", "document:handbook")),
        new("user:reader-7", "blocked", "document:handbook"),
        new("user:ben", "blocked", "document:in-7"),
    ];

    private static (double Milliseconds, double Megabytes) Best(Func<int> work, int expected)
    {
        var (best, bytes) = (double.MaxValue, 0L);
        for (var round = 0; round < 40; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            if (work() != expected)
            {
                throw new InvalidOperationException("The wrong list is what is measured.");
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return (best, bytes / 1e6);
    }

    private static void Print(string what, (double Milliseconds, double Megabytes) list, (double Milliseconds, double Megabytes) checks) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{what,-40} {list.Milliseconds,8:0.00} {checks.Milliseconds,20:0.00} {list.Megabytes,8:0.00}"));
}
