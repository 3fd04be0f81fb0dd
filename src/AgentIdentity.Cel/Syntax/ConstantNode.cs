namespace AgentIdentity.Cel.Syntax;

internal sealed class ConstantNode(int offset, CelValue value) : Node(offset)
{
    public CelValue Value => value;
}
