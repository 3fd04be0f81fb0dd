namespace AgentIdentity.Cel.Syntax;

internal sealed class MapNode : Node
{
    public MapNode(int offset, IReadOnlyList<MapEntry> entries)
        : base(offset)
    {
        Entries = entries;
        Deepen(entries.Select(entry => entry.Key));
        Deepen(entries.Select(entry => entry.Value));
    }

    public IReadOnlyList<MapEntry> Entries { get; }

    public override IEnumerable<Node> Children => Entries.SelectMany(entry => (Node[])[entry.Key, entry.Value]);
}

/// <summary>An optional entry (<c>{?k: v}</c>) is left out where its value is absent.</summary>
internal readonly record struct MapEntry(Node Key, Node Value, bool Optional);
