namespace AgentIdentity.ModelProxy;

/// <summary>A call on one surface, read strictly and kept byte for byte.</summary>
public abstract class ModelRequest
{
    private protected ModelRequest()
    {
    }

    /// <summary>The surface it came in on.</summary>
    public abstract ModelSurface Surface { get; }

    /// <summary>The alias that the caller named.</summary>
    public required string Model { get; init; }

    /// <summary>The caller wants a stream of events.</summary>
    public required bool Stream { get; init; }

    /// <summary>The tools that the model may ask for, by name, in their order.</summary>
    public required IReadOnlyList<string> Tools { get; init; }

    /// <summary>What the request allows at most.</summary>
    public required CallBounds Bounds { get; init; }

    /// <summary>What it names of what the provider keeps.</summary>
    public IReadOnlyList<StateReference> State { get; init; } = [];

    /// <summary>Its members at the top that are not known here; they pass only where a route allows them.</summary>
    public IReadOnlyList<string> UnknownMembers { get; init; } = [];

    /// <summary>The query that goes to the provider with it where it serves this surface itself, question mark included (<c>?beta=true</c>).</summary>
    public string? Query { get; init; }

    /// <summary>The caller asks the provider to keep the answer beyond the call, or leaves it at a default that does.</summary>
    public bool Stores { get; init; }

    /// <summary>The body for a candidate: the caller's own bytes but for the edits where it serves this surface, a translation otherwise.</summary>
    /// <param name="to">Where it goes.</param>
    /// <param name="wire">The wire it goes on: <see cref="ModelCandidate.WireFor"/>.</param>
    /// <param name="edits">What the broker changes.</param>
    /// <returns>The body, or <see cref="ModelError.NotTranslatable"/> naming the member that the wire cannot say: nothing is ever dropped.</returns>
    public ModelResult<WireBody> BodyFor(ModelCandidate to, ModelSurface wire, BodyEdits edits)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(edits);
        if (wire == Surface)
        {
            return SameWire(to, edits);
        }

        var conversation = ToConversation();
        return conversation.Ok
            ? WireFormats.Of(wire).WriteRequest(conversation.Value, to, edits)
            : new ModelResult<WireBody>(null, conversation.Failure);
    }

    /// <summary>The meter for a successful answer to this request; it also translates where the wire is not this surface.</summary>
    /// <param name="wire">The wire it went out on.</param>
    /// <param name="contentType">The answer's content type: what the provider sent counts, not what was asked for.</param>
    /// <param name="terms">What a translated answer names.</param>
    public UsageMeter MeterFor(ModelSurface wire, string? contentType, AnswerTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return wire == Surface
            ? SameMeter(contentType)
            : new TranslatedAnswer(WireFormats.Of(wire).ReaderFor(contentType), WireFormats.Of(Surface).WriterFor(ToConversation().Value, terms));
    }

    /// <summary>The content type of the answer that the caller gets: the provider's where its bytes pass, this surface's own where they are translated.</summary>
    /// <param name="wire">The wire it went out on.</param>
    /// <param name="contentType">The provider's content type.</param>
    public string? ContentTypeFor(ModelSurface wire, string? contentType) =>
        wire == Surface ? contentType : WireFormats.Of(Surface).ContentType(Stream);

    internal abstract ModelResult<WireBody> SameWire(ModelCandidate to, BodyEdits edits);

    internal abstract UsageMeter SameMeter(string? contentType);

    /// <summary>The hub form, or the first member that it cannot hold.</summary>
    internal abstract ModelResult<Conversation> ToConversation();
}
