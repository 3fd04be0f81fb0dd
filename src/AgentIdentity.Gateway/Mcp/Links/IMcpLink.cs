namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>One upstream in the terms of 2026-07-28, whatever revision it speaks and whatever carries it.</summary>
internal interface IMcpLink
{
    /// <summary>What the server says about itself. It is asked once and remembered for a while; never throws for what a server does.</summary>
    ValueTask<Discovery> DiscoverAsync(LinkCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Sends one request: notifications as they come, then exactly one <see cref="LinkResponse"/> or <see cref="LinkFailure"/>. Never throws
    /// for what a server does. Cancelling, or leaving the enumeration early, cancels the request at the server. <c>subscriptions/listen</c>
    /// has no end of its own: it ends with the token, with the call's stop, or with a failure.
    /// </summary>
    IAsyncEnumerable<LinkMessage> AskAsync(LinkCall call, LinkRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// A call that waits for input gets none: what the server asked was refused, or nobody is there any more to be asked. It ends at once and does
    /// not wait for its time. Nothing where the state is the server's own or names no call of this delegation.
    /// </summary>
    /// <param name="call">On whose behalf.</param>
    /// <param name="state">The <c>requestState</c> of the answer that asked.</param>
    void Abandon(LinkCall call, string state);
}
