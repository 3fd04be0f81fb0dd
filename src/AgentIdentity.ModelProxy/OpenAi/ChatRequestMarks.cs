namespace AgentIdentity.ModelProxy;

/// <summary>Where in the body the few bytes stand that a rewrite may touch.</summary>
internal sealed record ChatRequestMarks
{
    /// <summary>The value of <c>model</c>, quotes included.</summary>
    public required Range ModelValue { get; init; }

    /// <summary>Just after the opening brace.</summary>
    public required int FirstMember { get; init; }

    /// <summary>The value of <c>stream_options</c>, if present.</summary>
    public Range? StreamOptions { get; init; }

    /// <summary>What that value is.</summary>
    public StreamOptionsForm StreamOptionsForm { get; init; }

    /// <summary>The value of <c>include_usage</c> inside it, if present.</summary>
    public Range? IncludeUsage { get; init; }

    /// <summary>The value of <c>max_tokens</c>, if present.</summary>
    public Range? MaxTokens { get; init; }

    /// <summary>The value of <c>max_completion_tokens</c>, if present.</summary>
    public Range? MaxCompletionTokens { get; init; }
}

internal enum StreamOptionsForm
{
    Absent,
    Null,
    EmptyObject,
    Object,
}
