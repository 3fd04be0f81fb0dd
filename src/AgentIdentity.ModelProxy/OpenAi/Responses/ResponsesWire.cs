namespace AgentIdentity.ModelProxy;

/// <summary>OpenAI responses.</summary>
internal sealed class ResponsesWire : IWireFormat
{
    public ModelResult<WireBody> WriteRequest(Conversation asked, ModelCandidate to, BodyEdits edits) => new ResponsesBody(asked, to, edits).Write();

    public AnswerReader ReaderFor(string? contentType) =>
        OpenAiStream.Is(contentType) ? new ResponsesStreamReader() : new DocumentReader(ResponsesDocument.Read);

    public AnswerWriter WriterFor(Conversation asked, AnswerTerms terms) => new ResponsesWriter(asked, terms);

    public string ContentType(bool stream) => OpenAiStream.ContentType(stream);

    public byte[] ErrorBody(WireFault fault) => ProviderErrors.Body(fault);

    public ProviderRefusal ReadError(ProviderErrorAnswer answer) => ProviderRefusal.Of(answer.Status, answer.Body, answer.ProviderKey);

    /// <summary>Why a response is incomplete; null when it is complete.</summary>
    internal static string? IncompleteOf(StopReason reason) => reason switch
    {
        StopReason.MaxTokens or StopReason.ContextWindow => "max_output_tokens",
        StopReason.ContentFilter or StopReason.Guardrail or StopReason.Refusal => "content_filter",
        _ => null,
    };
}
