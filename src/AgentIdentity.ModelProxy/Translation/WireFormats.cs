namespace AgentIdentity.ModelProxy;

/// <summary>The conversational wires.</summary>
internal static class WireFormats
{
    internal static IWireFormat Of(ModelSurface wire) => wire switch
    {
        _ => throw new ArgumentOutOfRangeException(nameof(wire), wire, "No conversation is held on this wire."),
    };
}
