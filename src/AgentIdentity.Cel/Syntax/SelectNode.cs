using AgentIdentity.Cel.Checking;

namespace AgentIdentity.Cel.Syntax;

/// <summary><c>a.b</c>, <c>a.?b</c>, or <c>has(a.b)</c>.</summary>
internal sealed class SelectNode : Node
{
    public SelectNode(int offset, Node operand, string field, SelectForm form)
        : base(offset)
    {
        Operand = operand;
        Field = field;
        Form = form;
        Deepen(operand);
    }

    public Node Operand { get; }

    public string Field { get; }

    public override IEnumerable<Node> Children => Referent is null ? [Operand] : [];

    public SelectForm Form { get; }

    /// <summary>Set by the checker where the whole chain of names is one qualified name.</summary>
    public Referent? Referent { get; set; }
}
