namespace AgentIdentity.ModelProxy;

/// <summary>The conversational wires.</summary>
internal static class WireFormats
{
    private static readonly ChatWire Chat = new();
    private static readonly ResponsesWire Responses = new();

    internal static IWireFormat Of(ModelSurface wire) => wire switch
    {
        ModelSurface.Chat => Chat,
        ModelSurface.Messages => MessagesFormat.Instance,
        ModelSurface.Converse => ConverseWire.Instance,
        ModelSurface.Responses => Responses,
        _ => throw new ArgumentOutOfRangeException(nameof(wire), wire, "No conversation is held on this wire."),
    };
}
