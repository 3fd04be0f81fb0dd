namespace AgentIdentity.Broker;

/// <summary>What is known of one tool of one MCP server, and whether agents may see and call it.</summary>
public sealed record ToolPin
{
    public required string Upstream { get; init; }

    /// <summary>The tool's own name.</summary>
    public required string Tool { get; init; }

    public required ToolPinState State { get; init; }

    /// <summary>The definition that somebody stands behind; in force while the state is approved.</summary>
    public ToolDefinition? Approved { get; init; }

    /// <summary>The definition that the server showed last, where it is not the approved one or none is.</summary>
    public ToolDefinition? Seen { get; init; }

    /// <summary>When the server first listed it; null for one that was allowed by name and never seen.</summary>
    public DateTimeOffset? FirstSeenAt { get; init; }

    /// <summary>When the server last showed something new.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>Who brought it into its state, and when: an administrator, or the gateway.</summary>
    public required string By { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>Whether a tool is on.</summary>
public enum ToolPinState
{
    /// <summary>Seen and never answered for: off.</summary>
    New,

    /// <summary>Allowed by name before it was seen: the first definition will be the approved one.</summary>
    Awaited,

    /// <summary>On, as long as the server shows the approved definition.</summary>
    Approved,

    /// <summary>The server showed another definition than the approved one: off until somebody answers for one of them, also where it shows the old one again.</summary>
    Changed,

    /// <summary>Off, whatever the server shows.</summary>
    Forbidden,
}

/// <summary>A tool's definition as its server wrote it.</summary>
/// <param name="Digest">SHA-256 of its canonical form.</param>
/// <param name="Json">The definition.</param>
/// <param name="Problem">Why calls could not be held against it, so that nobody can approve it; null for none.</param>
public sealed record ToolDefinition(string Digest, string Json, string? Problem = null);

/// <summary>A tool as its server lists it now.</summary>
public sealed record ListedTool(string Tool, ToolDefinition Definition);
