using System.Buffers.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>A chat/completions request, read strictly and kept byte for byte.</summary>
public sealed class OpenAiChatRequest : ModelRequest
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ChatRequestMarks _marks;

    internal OpenAiChatRequest(ReadOnlyMemory<byte> body, ChatRequestMarks marks)
    {
        _body = body;
        _marks = marks;
    }

    /// <inheritdoc/>
    public override ModelSurface Surface => ModelSurface.Chat;

    /// <summary>The caller asked for the usage event itself and must get to see it.</summary>
    public required bool IncludeUsage { get; init; }

    /// <summary>Reads a body; it must not change while the request is in use.</summary>
    /// <returns>The request, or one of AID4001 to AID4006.</returns>
    public static ModelResult<OpenAiChatRequest> Read(ReadOnlyMemory<byte> body) => ChatRequestReader.Read(body);

    /// <summary>The meter for a successful answer to this request.</summary>
    /// <param name="contentType">The answer's content type: what the provider sent counts, not what was asked for.</param>
    public UsageMeter MeterFor(string? contentType) =>
        contentType?.TrimStart().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true
            ? new OpenAiStreamMeter(hideUsage: !IncludeUsage)
            : new OpenAiJsonMeter();

    internal override ModelResult<WireBody> SameWire(ModelCandidate to, BodyEdits edits) => new(
        ChatRequestRewrite.Apply(
            _body, _marks, to.WireModel, usageWanted: Stream && !IncludeUsage,
            (edits.MaxOutputTokens ?? UnheardMaximum(to)) is { } most ? (most, ChatWire.MaximumOf(to)) : null),
        null);

    /// <summary>The caller's maximum, where it stands under a name that the server does not know.</summary>
    private long? UnheardMaximum(ModelCandidate to) =>
        ChatWire.MaximumOf(to) == ChatWire.OlderMaximum && _marks.MaxCompletionTokens is { } place
        && (_marks.MaxTokens is not { } older || _body.Span[older].SequenceEqual("null"u8))
        && Utf8Parser.TryParse(_body.Span[place], out long most, out _) ? most : null;

    internal override UsageMeter SameMeter(string? contentType) => MeterFor(contentType);

    internal override ModelResult<Conversation> ToConversation() => StrictBody.Read(_body, root => ChatConversation.Of(root, this), "messages");
}
