using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Mcp.Pins;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>What was learnt about servers and is believed for a while, and who is told when that is over for a list of tools.</summary>
internal sealed class LinkMemory(TimeProvider time, LinkPorts ports)
{
    public Eras Eras { get; } = new(time);

    public Faces Faces { get; } = new(time);

    public ToolGate Tools => ports.Tools;

    public HeldMemory Held => ports.Memory;
}
