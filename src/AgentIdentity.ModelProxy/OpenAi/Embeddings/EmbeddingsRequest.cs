namespace AgentIdentity.ModelProxy;

/// <summary>An embeddings request, read strictly and kept byte for byte. It goes only to candidates that serve embeddings themselves.</summary>
public sealed class EmbeddingsRequest : ModelRequest
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly Range _model;
    private readonly int _firstMember;

    internal EmbeddingsRequest(ReadOnlyMemory<byte> body, Range model, int firstMember) => (_body, _model, _firstMember) = (body, model, firstMember);

    /// <inheritdoc/>
    public override ModelSurface Surface => ModelSurface.Embeddings;

    /// <summary>Reads a body; it must not change while the request is in use.</summary>
    /// <returns>The request, or one of AID4001 to AID4006 or AID4101.</returns>
    public static ModelResult<EmbeddingsRequest> Read(ReadOnlyMemory<byte> body) => EmbeddingsReader.Read(body);

    internal override ModelResult<WireBody> SameWire(ModelCandidate to, BodyEdits edits)
    {
        var splice = new BodySplice(_body, _firstMember);
        splice.Replace(_model, to.WireModel);
        return new(splice.Apply(), null);
    }

    internal override UsageMeter SameMeter(string? contentType) => new EmbeddingsMeter();

    internal override ModelResult<Conversation> ToConversation() =>
        StrictBody.Refused<Conversation>(ModelError.SurfaceNotServed, "Embeddings go only to a provider that serves them.", "model");
}
