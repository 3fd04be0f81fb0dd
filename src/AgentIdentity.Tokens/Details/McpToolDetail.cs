namespace AgentIdentity.Tokens;

/// <summary>Calls to one tool, or to every tool, of an MCP server (<c>urn:agentidentity:mcp-tool</c>).</summary>
/// <param name="Locations">The MCP servers' audiences.</param>
/// <param name="Actions">MCP methods, usually <c>tools/call</c>.</param>
/// <param name="Identifier">The tool's name, or <c>*</c> for every tool.</param>
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

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override bool CoversRest(AuthorizationDetail narrower)
    {
        var asked = (McpToolDetail)narrower;
        return (Identifier == "*" || Identifier == asked.Identifier)
            && (MaxCalls is null || asked.MaxCalls <= MaxCalls)
            && ArgumentLimits.All(limit => asked.ArgumentLimits.Any(limit.Covers));
    }
}
