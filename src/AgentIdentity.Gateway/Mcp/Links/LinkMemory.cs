namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>What was learnt about servers and is believed for a while.</summary>
internal sealed class LinkMemory(TimeProvider time)
{
    public Eras Eras { get; } = new(time);

    public Faces Faces { get; } = new(time);
}
