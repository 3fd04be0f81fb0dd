namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>What ended a request, on its way up to the link that turns it into a <see cref="LinkFailure"/>.</summary>
internal sealed class LinkFault : Exception
{
    public LinkFault(GatewayError error, Exception? cause = null)
        : base(error.Code(), cause) => Error = error;

    public GatewayError Error { get; }
}
