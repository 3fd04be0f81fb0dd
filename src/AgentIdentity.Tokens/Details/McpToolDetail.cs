namespace AgentIdentity.Tokens;

/// <summary>Calls to one tool, or to every tool, of an MCP server, or what else is asked of it or by it (<c>urn:agentidentity:mcp-tool</c>).</summary>
/// <param name="Locations">The MCP servers' audiences.</param>
/// <param name="Actions">
/// MCP methods, usually <c>tools/call</c>; besides <c>resources/read</c>, <c>prompts/get</c>, and of what servers ask of their client
/// <c>sampling/createMessage</c>, <c>elicitation/create</c> and <c>roots/list</c>.
/// </param>
/// <param name="Identifier">
/// The tool's or prompt's name, the resource's URI, or <c>*</c> for every one. For <c>resources/read</c> alone one that ends in <c>/*</c> is
/// everything below.
/// </param>
/// <param name="ArgumentLimits">What the arguments must satisfy; all of them hold together.</param>
/// <param name="MaxCalls">How many calls in all, or null for no limit of its own.</param>
public sealed record McpToolDetail(
    IReadOnlyList<string> Locations,
    IReadOnlyList<string> Actions,
    string Identifier,
    IReadOnlyList<ArgumentLimit> ArgumentLimits,
    int? MaxCalls) : AuthorizationDetail(Locations, Actions)
{
    internal const string TypeName = "urn:agentidentity:mcp-tool";
    internal const string ReadResource = "resources/read";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override bool CoversRest(AuthorizationDetail narrower)
    {
        var asked = (McpToolDetail)narrower;
        return (Identifier == "*" || Identifier == asked.Identifier || CoversBelow(asked))
            && (MaxCalls is null || asked.MaxCalls <= MaxCalls)
            && ArgumentLimits.All(limit => asked.ArgumentLimits.Any(limit.Covers));
    }

    // To every other method the same text is a name, with a star in it.
    private bool CoversBelow(McpToolDetail asked) =>
        Identifier.EndsWith("/*", StringComparison.Ordinal) && asked.Actions.All(static action => action == ReadResource)
        && asked.Identifier.StartsWith(Identifier[..^1], StringComparison.Ordinal);
}
