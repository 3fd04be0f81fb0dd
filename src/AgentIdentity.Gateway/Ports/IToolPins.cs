namespace AgentIdentity.Gateway.Ports;

/// <summary>
/// Port: the tool definitions of MCP servers that an administrator stands behind. A server may change what a tool says about itself at
/// any time, and a model does what the words say: what nobody approved is not shown and not called.
/// </summary>
public interface IToolPins
{
    /// <summary>The pins of one server, from memory: the same object until one of them changes.</summary>
    ToolPinSet Of(string upstream);

    /// <summary>
    /// Tells what a server lists now. A tool whose definition is another than the approved one is held back from this moment on. Completes
    /// when everything is durable, and throws when it cannot be kept; nothing is approved sooner.
    /// </summary>
    /// <param name="upstream">The server.</param>
    /// <param name="tools">All that it listed, or one page of it.</param>
    /// <param name="allowNew">Whether a tool that was never seen before is approved as it is.</param>
    /// <param name="cancellationToken">The caller goes away.</param>
    ValueTask<ToolPinSet> SeenAsync(string upstream, IReadOnlyList<SeenTool> tools, bool allowNew, CancellationToken cancellationToken);
}
