using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Ports;

/// <summary>What is approved of one server's tools.</summary>
/// <param name="Approved">The approved tools by name; a tool that is held back, forbidden or new is not among them.</param>
public sealed record ToolPinSet(FrozenDictionary<string, ApprovedTool> Approved)
{
    /// <summary>Nothing is approved.</summary>
    public static ToolPinSet Empty { get; } = new(FrozenDictionary<string, ApprovedTool>.Empty);
}
