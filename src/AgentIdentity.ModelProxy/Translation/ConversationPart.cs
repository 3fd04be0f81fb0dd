namespace AgentIdentity.ModelProxy;

/// <summary>A piece of what is said.</summary>
/// <param name="Member">Where it stands in the caller's body, for refusals: <c>messages[2].content[0]</c>.</param>
internal abstract record ConversationPart(string Member)
{
    /// <summary>The prompt up to here is to be cached. OpenAI's wires cache by themselves: there the mark is kept without being said.</summary>
    public CacheMark? Cache { get; init; }
}

internal sealed record TextPart(string Member, string Text) : ConversationPart(Member);

/// <summary>An image, by its bytes in base64 with a media type, or by address.</summary>
internal sealed record ImagePart(string Member) : ConversationPart(Member)
{
    public string? MediaType { get; init; }

    public string? Base64 { get; init; }

    public string? Url { get; init; }

    /// <summary><c>low</c> or <c>high</c>; null: the provider decides, which <c>auto</c> means too.</summary>
    public string? Detail { get; init; }
}

/// <summary>A document, by its bytes in base64 or as text.</summary>
internal sealed record DocumentPart(string Member, string MediaType) : ConversationPart(Member)
{
    public string? Name { get; init; }

    public string? Base64 { get; init; }

    public string? Text { get; init; }
}

/// <summary>The model asked for a tool. The arguments are one JSON object as text, as the model wrote it.</summary>
internal sealed record ToolUsePart(string Member, string Id, string Name, string Arguments) : ConversationPart(Member);

/// <summary>What a tool answered: text, images and documents.</summary>
internal sealed record ToolResultPart(string Member, string Id, IReadOnlyList<ConversationPart> Parts, bool IsError) : ConversationPart(Member);

/// <summary>What the model thought. A signature or opaque form is readable by its maker only: a writer of another <see cref="From"/> refuses it.</summary>
internal sealed record ReasoningPart(string Member, string? Text) : ConversationPart(Member)
{
    /// <summary>The maker's proof that the text is its own.</summary>
    public string? Signature { get; init; }

    /// <summary>Thoughts that only the maker can read (redacted thinking, encrypted content).</summary>
    public string? Opaque { get; init; }

    /// <summary>The wire whose provider made signature or opaque form; <see cref="ReasoningSeal"/> carries it through surfaces that know only one opaque text.</summary>
    public ModelSurface? From { get; init; }
}

/// <summary>The model refused in words.</summary>
internal sealed record RefusalPart(string Member, string Text) : ConversationPart(Member);

/// <summary>How long a cached prefix lives: <c>5m</c>, <c>1h</c>, or null for the provider's default.</summary>
internal sealed record CacheMark(string? Ttl);
