namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>A request as its provider understands it, read off any wire.</summary>
internal sealed record Asked(string Model, string Prompt)
{
    /// <summary>All texts that came from the user, in their order.</summary>
    public string Prompt { get; init; } = Prompt;

    public IReadOnlyDictionary<string, string> ToolKinds { get; init; } = new Dictionary<string, string>();

    /// <summary>What the last tool said; null where none was called yet.</summary>
    public string? ToolResult { get; init; }

    public int? MaxTokens { get; init; }

    public bool Stream { get; init; }

    /// <summary>Chat completions only: whether the stream has to end with the usage.</summary>
    public bool WantsUsage { get; init; } = true;

    /// <summary>What the provider counts and charges: a token for every four bytes of the body.</summary>
    public int InputTokens { get; init; }
}
