using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Syntax;

/// <summary>A call of a function, a method (with a target) or an operator.</summary>
internal sealed class CallNode : Node
{
    public CallNode(int offset, string function, Node? target, IReadOnlyList<Node> arguments)
        : base(offset)
    {
        Function = function;
        Target = target;
        Arguments = arguments;
        Deepen(target);
        Deepen(arguments);
    }

    public string Function { get; }

    public Node? Target { get; }

    public IReadOnlyList<Node> Arguments { get; }

    public override IEnumerable<Node> Children => Operands;

    /// <summary>Set by the checker: target (if it is a value, not a namespace) and arguments, as the overloads take them.</summary>
    public IReadOnlyList<Node> Operands { get; set; } = [];

    /// <summary>Set by the checker: the overloads the operands' types allow.</summary>
    public IReadOnlyList<Overload> Overloads { get; set; } = [];
}
