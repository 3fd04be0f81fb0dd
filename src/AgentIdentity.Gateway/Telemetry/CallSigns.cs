namespace AgentIdentity.Gateway.Telemetry;

/// <summary>What a protocol's conventions want to know of a call. Nothing here comes from an argument or an answer.</summary>
internal sealed record CallSigns
{
    /// <summary><c>mcp.method.name</c>, where the gateway knows the method.</summary>
    public string? McpMethod { get; init; }

    /// <summary><c>mcp.protocol.version</c> of the caller.</summary>
    public string? McpRevision { get; init; }

    /// <summary><c>mcp.session.id</c> of the gateway's own session with an older client.</summary>
    public string? McpSession { get; init; }

    /// <summary><c>jsonrpc.request.id</c>.</summary>
    public string? RequestId { get; init; }

    /// <summary><c>gen_ai.tool.name</c>.</summary>
    public string? Tool { get; init; }

    /// <summary><c>gen_ai.prompt.name</c>.</summary>
    public string? Prompt { get; init; }

    /// <summary><c>mcp.resource.uri</c>.</summary>
    public string? Resource { get; init; }

    /// <summary>Whether the tool itself said that it failed (<c>isError</c>).</summary>
    public bool ToolFailed { get; init; }

    /// <summary><c>gen_ai.request.model</c>: the name in the request.</summary>
    public string? Model { get; init; }

    /// <summary><c>gen_ai.operation.name</c> of a model call.</summary>
    public string? Operation { get; init; }

    /// <summary><c>gen_ai.provider.name</c>: who serves the candidate; null before one is chosen.</summary>
    public string? Provider { get; init; }

    /// <summary><c>gen_ai.response.model</c>: what the provider says that it answered with.</summary>
    public string? AnsweringModel { get; init; }

    /// <summary><c>gen_ai.usage.input_tokens</c>, as the provider counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary><c>gen_ai.usage.output_tokens</c>, as the provider counted.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>What the call is about, behind its method in the name of its span.</summary>
    public string? Target => Tool ?? Prompt ?? Model;
}
