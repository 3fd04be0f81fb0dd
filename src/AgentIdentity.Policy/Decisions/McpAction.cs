namespace AgentIdentity.Policy;

/// <summary>The MCP methods that are decided: the actions of calls of <see cref="CallKind.Mcp"/>.</summary>
public static class McpAction
{
    /// <summary>A tool is called; the identifier is its name.</summary>
    public const string CallTool = "tools/call";

    /// <summary>A resource is read, subscribed to, or completed from its template; the identifier is its URI.</summary>
    public const string ReadResource = "resources/read";

    /// <summary>A prompt is fetched or its arguments are completed; the identifier is its name.</summary>
    public const string GetPrompt = "prompts/get";

    /// <summary>The server has a text made by the client's model, at the human's cost.</summary>
    public const string Sample = "sampling/createMessage";

    /// <summary>The server puts a question to the human.</summary>
    public const string Elicit = "elicitation/create";

    /// <summary>The server asks which folders the client works in.</summary>
    public const string ListRoots = "roots/list";

    /// <summary>All of them.</summary>
    internal static readonly string[] All = [CallTool, ReadResource, GetPrompt, Sample, Elicit, ListRoots];

    /// <summary>The operation that stands for the action in the relations (<c>operation:upstream/NAME</c>); null for tools, which have names of their own, and for what is no action.</summary>
    internal static string? Operation(string action) => action switch
    {
        ReadResource => "resources",
        GetPrompt => "prompts",
        Sample => "sampling",
        Elicit => "elicitation",
        ListRoots => "roots",
        _ => null,
    };

    /// <summary>The names of the operations.</summary>
    internal static IEnumerable<string> Operations => All.Select(Operation).OfType<string>();

    /// <summary>What the server asks for, as identifier: the method's last word.</summary>
    internal static string LastWord(string method) => method[(method.LastIndexOf('/') + 1)..];

    /// <summary>Whether an identifier names one thing for the action, beyond doubt.</summary>
    internal static bool Identifies(string action, string identifier) => action switch
    {
        ReadResource => ResourceUri.IsPlain(identifier),
        GetPrompt => IsPromptName(identifier),
        Sample or Elicit or ListRoots => identifier == LastWord(action),
        _ => false,
    };

    // Prompts have no object of their own in the relations, so that their names may have spaces; nothing that cannot be seen.
    private static bool IsPromptName(string name) =>
        name.Length is > 0 and <= 256 && name.Trim().Length == name.Length && !name.Contains('*', StringComparison.Ordinal) && !name.EnumerateRunes().Any(PolicyText.IsUnseen);
}
