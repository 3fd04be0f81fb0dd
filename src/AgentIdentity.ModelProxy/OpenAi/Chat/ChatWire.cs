namespace AgentIdentity.ModelProxy;

/// <summary>OpenAI chat/completions.</summary>
internal sealed class ChatWire : IWireFormat
{
    public ModelResult<WireBody> WriteRequest(Conversation asked, ModelCandidate to, BodyEdits edits) => new ChatBody(asked, to, edits).Write();

    public AnswerReader ReaderFor(string? contentType) =>
        OpenAiStream.Is(contentType) ? new ChatStreamReader() : new DocumentReader(ChatDocument.Read);

    public AnswerWriter WriterFor(Conversation asked, AnswerTerms terms) =>
        asked.Stream ? new ChatStreamWriter(terms, asked.WantsUsage) : new ChatDocumentWriter(terms);

    public string ContentType(bool stream) => OpenAiStream.ContentType(stream);

    public byte[] ErrorBody(WireFault fault) => ProviderErrors.Body(fault);

    public ProviderRefusal ReadError(ProviderErrorAnswer answer) => ProviderRefusal.Of(answer.Status, answer.Body, answer.ProviderKey);

    /// <summary>The older name of the member that limits the output.</summary>
    internal const string OlderMaximum = "max_tokens";

    /// <summary>The member that limits the output: the newer name counts reasoning too, and compatible servers know only the older one.</summary>
    internal static string MaximumOf(ModelCandidate to) => to.Provider == ModelProvider.Compatible ? OlderMaximum : "max_completion_tokens";

    internal static string? FinishOf(StopReason reason) => reason switch
    {
        StopReason.EndTurn or StopReason.StopSequence => "stop",
        StopReason.MaxTokens or StopReason.ContextWindow => "length",
        StopReason.ToolUse => "tool_calls",
        StopReason.Refusal or StopReason.ContentFilter or StopReason.Guardrail => "content_filter",
        _ => null,
    };

    /// <summary>Null for what is no finish reason of OpenAI's. Some servers say <c>stop</c> where a tool was asked for.</summary>
    internal static StopReason? StopOf(string finish, bool hasTools) => finish switch
    {
        "stop" => hasTools ? StopReason.ToolUse : StopReason.EndTurn,
        "length" => StopReason.MaxTokens,
        "tool_calls" => StopReason.ToolUse,
        "content_filter" => StopReason.ContentFilter,
        _ => null,
    };

    internal static string IdOf(AnswerTerms terms) => $"chatcmpl-{terms.CallId}";
}
