using AgentIdentity.Policy;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Bench;

/// <summary>
/// Many small worlds in one index: five documents each, whose readers are one to five steps away. A step is what OpenFGA calls
/// a dispatch: from a set to its members, or from an object to its parent.
/// </summary>
internal sealed class RelationWorld
{
    public const int Deepest = 5;

    private const int TuplesOfCell = 10;

    private readonly int _cells;

    public RelationWorld(int tuples)
    {
        _cells = tuples / TuplesOfCell;
        Tuples = TupleIndex.Build(Enumerable.Range(0, _cells).SelectMany(Cell));
    }

    public static RelationModel Model { get; } = RelationModel.Parse("""
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
        type folder
          relations
            define parent: [folder]
            define viewer: [user, group#member] or viewer from parent
        type document
          relations
            define parent: [folder]
            define viewer: [user, user:*, group#member] or viewer from parent
        """, "bench.fga");

    public TupleIndex Tuples { get; }

    /// <summary>Questions all over the index, every other one to be answered with no.</summary>
    public CheckQuestion[] Questions(int depth, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Question((int)(i * 2_654_435_761L % _cells), depth, i % 2 == 0))];

    private CheckQuestion Question(int cell, int depth, bool holds) => new(
        Subject.Parse(User(holds ? cell : (cell + (_cells / 3)) % _cells, depth == 1 ? 0 : 1))!, "viewer", $"document:{cell}-{depth}", CheckContext.None);

    private IEnumerable<RelationTuple> Cell(int i) =>
    [
        new(User(i, 0), "viewer", $"document:{i}-1"),
        new($"group:{i}#member", "viewer", $"document:{i}-2"),
        new($"folder:{i}-a", "parent", $"document:{i}-3"),
        new($"folder:{i}-b", "parent", $"document:{i}-4"),
        new($"folder:{i}-c", "parent", $"document:{i}-5"),
        new($"folder:{i}-b", "parent", $"folder:{i}-c"),
        new($"folder:{i}-a", "parent", $"folder:{i}-b"),
        new($"group:{i}#member", "viewer", $"folder:{i}-a"),
        new(User(i, 1), "member", $"group:{i}"),
        new(User(i, 2), "member", $"group:{i}"),
    ];

    // Two cells share each user.
    private string User(int cell, int which) => $"user:{(cell % Math.Max(1, _cells / 2)) + 1}-{which}@example.com";
}
