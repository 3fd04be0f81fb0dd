namespace AgentIdentity.Cel.Syntax;

internal sealed class ListNode : Node
{
    public ListNode(int offset, IReadOnlyList<ListItem> items)
        : base(offset)
    {
        Items = items;
        Deepen(items.Select(item => item.Value));
    }

    public IReadOnlyList<ListItem> Items { get; }

    public override IEnumerable<Node> Children => Items.Select(item => item.Value);
}

/// <summary>An optional item (<c>[?x]</c>) is left out where it is absent.</summary>
internal readonly record struct ListItem(Node Value, bool Optional);
