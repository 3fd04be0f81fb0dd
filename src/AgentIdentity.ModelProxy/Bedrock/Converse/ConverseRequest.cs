namespace AgentIdentity.ModelProxy;

/// <summary>A call to Converse or ConverseStream, read strictly and kept byte for byte. The model stands in its address, not in its body.</summary>
public sealed class ConverseRequest : ModelRequest
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ConverseMarks _marks;

    internal ConverseRequest(ReadOnlyMemory<byte> body, ConverseMarks marks) => (_body, _marks) = (body, marks);

    /// <inheritdoc/>
    public override ModelSurface Surface => ModelSurface.Converse;

    /// <summary>Reads a body; it must not change while the request is in use.</summary>
    /// <param name="alias">The model in the address, unescaped.</param>
    /// <param name="stream">Whether the address is that of <c>converse-stream</c>.</param>
    /// <param name="body">The body.</param>
    /// <returns>The request, or one of AID4001 to AID4006 and AID4140.</returns>
    public static ModelResult<ModelRequest> Read(string alias, bool stream, ReadOnlyMemory<byte> body) => ConverseReader.Read(alias, stream, body);

    internal override ModelResult<WireBody> SameWire(ModelCandidate to, BodyEdits edits) =>
        new(ConverseRewrite.Apply(_body, _marks, edits), null);

    internal override UsageMeter SameMeter(string? contentType) =>
        ConverseWire.IsEvents(contentType)
            ? new ConverseStreamMeter { Reader = () => ConverseWire.Instance.ReaderFor(contentType) }
            : new ConverseJsonMeter { Reader = () => ConverseWire.Instance.ReaderFor(contentType) };

    internal override ModelResult<Conversation> ToConversation() => ConverseConversation.Of(Model, Stream, _body);
}
