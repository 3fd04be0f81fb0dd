using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>A call of Anthropic's messages, read strictly and kept byte for byte.</summary>
public sealed class MessagesRequest : ModelRequest
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly MessagesMarks _marks;

    private MessagesRequest(ReadOnlyMemory<byte> body, MessagesMarks marks) => (_body, _marks) = (body, marks);

    /// <inheritdoc/>
    public override ModelSurface Surface => ModelSurface.Messages;

    /// <summary>The geography that the caller asks for (<c>inference_geo</c>), or null.</summary>
    public string? RequestedGeo { get; private init; }

    /// <summary>Reads a body; it must not change while the request is in use.</summary>
    /// <param name="body">The body.</param>
    /// <param name="headers">What stands beside it.</param>
    /// <returns>The request, or one of AID4001 to AID4006, AID4120, AID4121.</returns>
    public static ModelResult<MessagesRequest> Read(ReadOnlyMemory<byte> body, MessagesHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return MessagesReader.Read(body, headers, root => Read(body, headers, root));
    }

    private static ModelResult<MessagesRequest> Read(ReadOnlyMemory<byte> body, MessagesHeaders headers, JsonElement root)
    {
        if ((MessagesRules.Names(root) ?? MessagesRules.Shape(root) ?? MessagesRules.MaxTokens(root) ?? (headers.IsNewer ? MessagesRules.Newer(root) : null)) is { } failure)
        {
            return new ModelResult<MessagesRequest>(null, failure);
        }

        return new ModelResult<MessagesRequest>(
            new MessagesRequest(body, MessagesReader.Marks(body, root))
            {
                Model = root.Text("model")!,
                Stream = root.True("stream"),
                Tools = MessagesReader.ToolNames(root),
                Bounds = MessagesBounds.Of(root, body.Length, headers),
                State = MessagesState.Of(root),
                UnknownMembers = MessagesRules.Unknown(root),
                Stores = root.Given("thread") is not null,
                Query = headers.PassingQuery,
                RequestedGeo = root.Text("inference_geo"),
            },
            null);
    }

    internal override ModelResult<WireBody> SameWire(ModelCandidate to, BodyEdits edits)
    {
        if ((MessagesEdits.GeoProblem(RequestedGeo, edits.InferenceGeo) ?? MessagesEdits.OutputProblem(Bounds, edits.MaxOutputTokens)) is { } failure)
        {
            return new ModelResult<WireBody>(null, failure);
        }

        var lowered = edits.MaxOutputTokens < Bounds.OutputTokensPerChoice ? edits.MaxOutputTokens : null;
        return new ModelResult<WireBody>(MessagesRewrite.Apply(_body, _marks, to.WireModel, lowered, edits.InferenceGeo), null);
    }

    internal override UsageMeter SameMeter(string? contentType) =>
        MessagesFormat.IsEvents(contentType)
            ? new MessagesStreamMeter { Reader = () => MessagesFormat.Instance.ReaderFor(contentType) }
            : new MessagesJsonMeter { Reader = () => MessagesFormat.Instance.ReaderFor(contentType) };

    internal override ModelResult<Conversation> ToConversation()
    {
        using var document = JsonDocument.Parse(_body);
        return MessagesToHub.Read(document.RootElement);
    }
}
