namespace AgentIdentity.Cel.Syntax;

/// <summary>A loop over a list or a map, kept in the form the macro was written in.</summary>
internal sealed class ComprehensionNode : Node
{
    public ComprehensionNode(int offset, ComprehensionForm form, Node range, IReadOnlyList<string> variables, Node? condition, Node? transform)
        : base(offset)
    {
        Form = form;
        Range = range;
        Variables = variables;
        Condition = condition;
        Transform = transform;
        Deepen(range);
        Deepen(condition);
        Deepen(transform);
    }

    public ComprehensionForm Form { get; }

    public Node Range { get; }

    /// <summary>One (the element, or the key of a map) or two (index and element, or key and value).</summary>
    public IReadOnlyList<string> Variables { get; }

    public Node? Condition { get; }

    public Node? Transform { get; }

    public override IEnumerable<Node> Children => ((Node?[])[Range, Condition, Transform]).OfType<Node>();

    /// <summary>Set by the checker: the first variable's place in the frame; a second one follows it.</summary>
    public int Slot { get; set; }
}
