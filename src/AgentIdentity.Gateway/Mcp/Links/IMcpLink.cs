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
}
