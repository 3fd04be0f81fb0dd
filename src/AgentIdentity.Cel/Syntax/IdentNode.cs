using AgentIdentity.Cel.Checking;

namespace AgentIdentity.Cel.Syntax;

/// <summary>A name; one with a leading dot is looked up from the root only.</summary>
internal sealed class IdentNode(int offset, string name) : Node(offset)
{
    public string Name => name;

    /// <summary>Set by the checker.</summary>
    public Referent? Referent { get; set; }
}
