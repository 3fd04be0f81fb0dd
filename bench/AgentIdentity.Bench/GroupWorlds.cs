using AgentIdentity.Policy;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Bench;

/// <summary>Groups in groups, many groups on one document, many members of one group: each with a question that holds and one that does not.</summary>
internal static class GroupWorlds
{
    private const int Deep = 20;
    private const int Wide = 10_000;
    private const int Members = 100_000;

    public static IEnumerable<(string Name, TupleIndex Tuples, CheckQuestion Holds, CheckQuestion Fails)> All()
    {
        var nested = new RelationTuple("group:inner#member", "member", "group:outer");
        yield return World($"a chain of {Deep} groups",
        [
            new("group:0#member", "viewer", "document:1"), new("user:in", "member", $"group:{Deep}"), new("user:out", "member", "group:other"),
            .. Enumerable.Range(0, Deep).Select(i => new RelationTuple($"group:{i + 1}#member", "member", $"group:{i}")),
        ]);
        yield return World($"{Wide:N0} groups on a document, none in another",
            [new("user:in", "member", $"group:{Wide - 1}"), new("user:out", "member", "group:other"), .. OnDocument()]);
        yield return World($"{Wide:N0} groups on a document, one in another",
            [new("user:in", "member", $"group:{Wide - 1}"), new("user:out", "member", "group:other"), nested, .. OnDocument()]);
        yield return World($"a group of {Members:N0}",
        [
            new("group:all#member", "viewer", "document:1"), new("user:in", "member", "group:all"), new("user:out", "member", "group:other"),
            .. Enumerable.Range(0, Members).Select(i => new RelationTuple($"user:{i}", "member", "group:all")),
        ]);
    }

    private static IEnumerable<RelationTuple> OnDocument() =>
        Enumerable.Range(0, Wide).SelectMany(i => new RelationTuple[] { new($"group:{i}#member", "viewer", "document:1"), new($"user:{i}", "member", $"group:{i}") });

    private static (string, TupleIndex, CheckQuestion, CheckQuestion) World(string name, IEnumerable<RelationTuple> tuples) =>
        (name, TupleIndex.Build(tuples), Question("user:in"), Question("user:out"));

    private static CheckQuestion Question(string user) => new(Subject.Parse(user)!, "viewer", "document:1", CheckContext.None);
}
