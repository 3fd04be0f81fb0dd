using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>A call of Anthropic's messages/count_tokens: the same body, and only its size comes back. It costs nothing, and it passes all the same rules.</summary>
public sealed class CountTokensRequest : ModelRequest
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly MessagesMarks _marks;

    private readonly string? _requestedGeo;

    private CountTokensRequest(ReadOnlyMemory<byte> body, MessagesMarks marks, string? requestedGeo) => (_body, _marks, _requestedGeo) = (body, marks, requestedGeo);

    /// <inheritdoc/>
    public override ModelSurface Surface => ModelSurface.CountTokens;

    /// <summary>Reads a body; it must not change while the request is in use.</summary>
    /// <param name="body">The body.</param>
    /// <param name="headers">What stands beside it.</param>
    /// <returns>The request, or one of AID4001 to AID4006, AID4120, AID4121.</returns>
    public static ModelResult<CountTokensRequest> Read(ReadOnlyMemory<byte> body, MessagesHeaders headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return MessagesReader.Read(body, headers, root => Read(body, headers, root));
    }

    private static ModelResult<CountTokensRequest> Read(ReadOnlyMemory<byte> body, MessagesHeaders headers, JsonElement root)
    {
        if ((MessagesRules.Names(root) ?? MessagesRules.Shape(root)) is { } failure)
        {
            return new ModelResult<CountTokensRequest>(null, failure);
        }

        return new ModelResult<CountTokensRequest>(
            new CountTokensRequest(body, MessagesReader.Marks(body, root), root.Text("inference_geo"))
            {
                Model = root.Text("model")!,
                Stream = false,
                Tools = MessagesReader.ToolNames(root),
                Bounds = new CallBounds { InputTokens = 0, OutputTokensPerChoice = 0 },
                State = MessagesState.Of(root),
                UnknownMembers = MessagesRules.Unknown(root),
                Query = headers.PassingQuery,
            },
            null);
    }

    // Counting cannot be kept to a geography: the provider has no member for it there, and the whole prompt would go wherever it likes.
    internal override ModelResult<WireBody> SameWire(ModelCandidate to, BodyEdits edits) =>
        edits.InferenceGeo is not null
            ? StrictBody.Refused<WireBody>(ModelError.GeographyNotServed, "This model is kept to a geography, and counting tokens cannot be.", "model")
            : MessagesEdits.GeoProblem(_requestedGeo, null) is { } failure
                ? new(null, failure)
                : new(MessagesRewrite.Apply(_body, _marks, to.WireModel), null);

    internal override UsageMeter SameMeter(string? contentType) => new CountTokensMeter();

    internal override ModelResult<Conversation> ToConversation() =>
        StrictBody.Refused<Conversation>(ModelError.NotTranslatable, "Only providers that serve this surface count tokens.", "model");
}
