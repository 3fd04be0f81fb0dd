namespace AgentIdentity.Cel.Syntax;

/// <summary>An expression in the syntax tree. <see cref="Depth"/> is what bounds every later recursion.</summary>
internal abstract class Node(int offset)
{
    public int Offset => offset;

    public int Depth { get; private set; } = 1;

    /// <summary>Set by the checker.</summary>
    public CelType Type { get; set; } = CelType.Dyn;

    /// <summary>The parts that have values of their own, once the checker has told values from namespaces.</summary>
    public virtual IEnumerable<Node> Children => [];

    protected void Deepen(Node? child)
    {
        if (child is not null && child.Depth >= Depth)
        {
            Depth = child.Depth + 1;
        }
    }

    protected void Deepen(IEnumerable<Node> children)
    {
        foreach (var child in children)
        {
            Deepen(child);
        }
    }
}
