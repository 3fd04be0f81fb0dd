namespace AgentIdentity.ModelProxy;

/// <summary>A chat/completions request, read strictly and kept byte for byte.</summary>
public sealed class OpenAiChatRequest
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly ChatRequestMarks _marks;

    internal OpenAiChatRequest(ReadOnlyMemory<byte> body, ChatRequestMarks marks, CallBounds bounds)
    {
        _body = body;
        _marks = marks;
        Bounds = bounds;
    }

    /// <summary>The alias that the caller named.</summary>
    public required string Model { get; init; }

    /// <summary>The caller wants a stream of events.</summary>
    public required bool Stream { get; init; }

    /// <summary>The caller asked for the usage event itself and must get to see it.</summary>
    public required bool IncludeUsage { get; init; }

    /// <summary>The functions and custom tools that the model may ask for, by name, in their order.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>What the request allows at most.</summary>
    public CallBounds Bounds { get; }

    /// <summary>Reads a body; it must not change while the request is in use.</summary>
    /// <returns>The request, or one of AID4001 to AID4006.</returns>
    public static ModelResult<OpenAiChatRequest> Read(ReadOnlyMemory<byte> body) => ChatRequestReader.Read(body);

    /// <summary>The body for the provider: its model name, and for a stream the demand for a usage event; nothing else changes.</summary>
    /// <param name="providerModel">The provider's own name of the model.</param>
    public ReadOnlyMemory<byte> RewriteModel(string providerModel)
    {
        ArgumentException.ThrowIfNullOrEmpty(providerModel);
        return ChatRequestRewrite.Apply(_body, _marks, providerModel, usageWanted: Stream && !IncludeUsage);
    }

    /// <summary>The meter for a successful answer to this request.</summary>
    /// <param name="contentType">The answer's content type: what the provider sent counts, not what was asked for.</param>
    public UsageMeter MeterFor(string? contentType) =>
        contentType?.TrimStart().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true
            ? new OpenAiStreamMeter(hideUsage: !IncludeUsage)
            : new OpenAiJsonMeter();
}
