namespace AgentIdentity.ModelProxy;

/// <summary>
/// The hub form of an answer: it comes in pieces, whether the provider streamed or sent one document. Blocks are numbered from 0 in their order and never
/// overlap: a block begins with its first piece and is over with <see cref="BlockEnd"/>, before the next begins. A reader whose wire lets
/// them overlap ends with an error instead. <see cref="AnswerEnd"/> and the final <see cref="UsagePiece"/> come in either order.
/// </summary>
internal abstract record AnswerPiece;

/// <summary>The answer begins; always the first piece.</summary>
internal sealed record AnswerStart(string? Id, string? Model) : AnswerPiece;

internal sealed record TextPiece(int Block, string Text) : AnswerPiece;

/// <summary>The model refuses in words.</summary>
internal sealed record RefusalPiece(int Block, string Text) : AnswerPiece;

/// <summary>A thought: a piece of its text, its maker's signature, or a form that only its maker can read.</summary>
internal sealed record ReasoningPiece(int Block) : AnswerPiece
{
    public string? Text { get; init; }

    public string? Signature { get; init; }

    public string? Opaque { get; init; }

    /// <summary>The wire whose provider made signature or opaque form.</summary>
    public ModelSurface? From { get; init; }
}

/// <summary>The model asks for a tool: a new block.</summary>
internal sealed record ToolUseStart(int Block, string Id, string Name) : AnswerPiece;

/// <summary>The next piece of the arguments' JSON text. No piece at all means no arguments: <c>{}</c>.</summary>
internal sealed record ToolArguments(int Block, string Json) : AnswerPiece;

internal sealed record BlockEnd(int Block) : AnswerPiece;

/// <summary>The model is done. Usage may follow.</summary>
internal sealed record AnswerEnd(StopReason Reason, string? StopSequence = null) : AnswerPiece;

/// <summary>What was used so far, in the terms of <see cref="ModelUsage"/>; each replaces the one before.</summary>
internal sealed record UsagePiece(ModelUsage Usage, bool IsFinal) : AnswerPiece
{
    /// <summary>Where the provider says it ran (<c>inference_geo</c>).</summary>
    public string? ReturnedGeo { get; init; }

    public string? ServiceTier { get; init; }
}

/// <summary>The provider reports an error inside the answer, or sent what has no place in an answer; nothing follows.</summary>
internal sealed record ErrorPiece(WireFault Fault) : AnswerPiece;
