namespace AgentIdentity.Policy.Rules;

/// <summary>What sort of thing a call is about, as rules tell them apart.</summary>
internal enum RuleTopic
{
    /// <summary>A tool of an MCP server.</summary>
    Tool,
    /// <summary>An HTTP operation.</summary>
    Http,
    /// <summary>A data operation.</summary>
    Data,
    /// <summary>A model.</summary>
    Model,
    /// <summary>What is asked of an MCP server besides tools, or by one; an operation to rules (<c>crm/resources</c>).</summary>
    McpRequest,
}
