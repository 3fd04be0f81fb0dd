namespace AgentIdentity.Cel.Syntax;

/// <summary><c>cel.bind(name, value, body)</c>: the value is computed once, when the body first asks for it.</summary>
internal sealed class BindNode : Node
{
    public BindNode(int offset, string name, Node value, Node body)
        : base(offset)
    {
        Name = name;
        Value = value;
        Body = body;
        Deepen(value);
        Deepen(body);
    }

    public string Name { get; }

    public Node Value { get; }

    public Node Body { get; }

    public override IEnumerable<Node> Children => [Value, Body];

    /// <summary>Set by the checker: the variable's place in the frame.</summary>
    public int Slot { get; set; }
}
