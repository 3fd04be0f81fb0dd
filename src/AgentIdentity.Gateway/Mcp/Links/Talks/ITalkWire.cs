namespace AgentIdentity.Gateway.Mcp.Links.Talks;

/// <summary>What carries a talk: a session over HTTP, or a process. What comes in is given to <see cref="Talk.Receive"/>.</summary>
internal interface ITalkWire : IAsyncDisposable
{
    /// <summary>Sends one message. Faults of a request end that request; faults of anything else are thrown as <see cref="LinkFault"/>.</summary>
    /// <param name="talk">Where what comes back goes.</param>
    /// <param name="call">On whose behalf, with which credential.</param>
    /// <param name="message">One JSON-RPC message.</param>
    /// <param name="running">The request it is; null for notifications and answers.</param>
    ValueTask SendAsync(Talk talk, LinkCall call, ReadOnlyMemory<byte> message, Running? running);

    /// <summary>Makes sure that news come in which belong to no request, where that takes something.</summary>
    void ListenForNews(Talk talk, LinkCall call);

    /// <summary>Says goodbye in the way of the protocol, before it is disposed.</summary>
    ValueTask LeaveAsync();
}
