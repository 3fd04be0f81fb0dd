namespace AgentIdentity.ModelProxy;

/// <summary>Bedrock's Converse and ConverseStream.</summary>
internal sealed class ConverseWire : IWireFormat
{
    internal const string Events = "application/vnd.amazon.eventstream";

    internal static ConverseWire Instance { get; } = new();

    internal static bool IsEvents(string? contentType) =>
        contentType?.TrimStart().StartsWith(Events, StringComparison.OrdinalIgnoreCase) == true;

    public ModelResult<WireBody> WriteRequest(Conversation asked, ModelCandidate to, BodyEdits edits) => ConverseRequestWriter.Write(asked, to, edits);

    public AnswerReader ReaderFor(string? contentType) => IsEvents(contentType) ? new ConverseStreamReader() : new DocumentReader(ConverseDocument.Read);

    public AnswerWriter WriterFor(Conversation asked, AnswerTerms terms) => asked.Stream ? new ConverseStreamWriter() : new ConverseDocumentWriter();

    public string ContentType(bool stream) => stream ? Events : "application/json";

    public byte[] ErrorBody(WireFault fault) => ConverseFaults.Body(fault);

    public ProviderRefusal ReadError(ProviderErrorAnswer answer) => ProviderRefusal.Of(answer, ConverseErrorAnswer.Read(answer), ConverseFaults.Body);
}
