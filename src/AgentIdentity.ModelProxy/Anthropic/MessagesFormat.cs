namespace AgentIdentity.ModelProxy;

/// <summary>Anthropic's messages, both ways.</summary>
internal sealed class MessagesFormat : IWireFormat
{
    internal static readonly MessagesFormat Instance = new();

    internal static bool IsEvents(string? contentType) =>
        contentType?.TrimStart().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    public ModelResult<WireBody> WriteRequest(Conversation asked, ModelCandidate to, BodyEdits edits) => HubToMessages.Write(asked, to, edits);

    public AnswerReader ReaderFor(string? contentType) => IsEvents(contentType) ? new MessagesAnswerReader() : new DocumentReader(MessagesAnswerReader.ReadDocument);

    public AnswerWriter WriterFor(Conversation asked, AnswerTerms terms) => asked.Stream ? new MessagesStreamWriter(terms) : new MessagesDocumentWriter(terms);

    public string ContentType(bool stream) => stream ? "text/event-stream; charset=utf-8" : "application/json";

    public byte[] ErrorBody(WireFault fault) => MessagesErrors.Body(fault);

    public ProviderRefusal ReadError(ProviderErrorAnswer answer) => MessagesRefusals.Read(answer);
}
