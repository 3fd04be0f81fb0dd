using AgentIdentity.Policy;

namespace AgentIdentity.Bench;

/// <summary>Three shapes that many tuples may have.</summary>
internal static class TupleShapes
{
    public static IEnumerable<(string Name, IEnumerable<RelationTuple> Tuples)> All(int count) =>
    [
        ("documents with one reader each", Enumerable.Range(0, count).Select(i => new RelationTuple($"user:{i % 10_000}@example.com", "viewer", $"document:2026-11-{i:x8}"))),
        ("groups of a hundred", Enumerable.Range(0, count).Select(i => new RelationTuple($"user:{(int)(i * 2_654_435_761L % 100_000)}@example.com", "member", $"group:team-{i / 100}"))),
        ("one relation of all", Enumerable.Range(0, count).Select(i => new RelationTuple($"user:{i}@example.com", "viewer", "document:handbook"))),
        ("documents each with a reader of its own", Enumerable.Range(0, count).Select(i => new RelationTuple($"user:{i}@example.com", "viewer", $"document:2026-11-{i:x8}"))),
    ];
}
