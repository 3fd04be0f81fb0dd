namespace AgentIdentity.ModelProxy;

/// <summary>The conversational wires.</summary>
internal static class WireFormats
{
    private static readonly ChatWire Chat = new();

    internal static IWireFormat Of(ModelSurface wire) => wire switch
    {
        ModelSurface.Chat => Chat,
        ModelSurface.Messages => MessagesFormat.Instance,
        ModelSurface.Converse => ConverseWire.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(wire), wire, "No conversation is held on this wire."),
    };
}
