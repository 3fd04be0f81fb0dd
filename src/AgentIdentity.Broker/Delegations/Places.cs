using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>
/// What rights hold at a resource. A virtual MCP server has none of its own: a token for it carries those at its members, under the members'
/// own addresses, so that it never opens more there than a token for the member would.
/// </summary>
internal static class Places
{
    public static AuthorizationDetails At(this AuthorizationDetails details, string place, BrokerOptions options) =>
        options.VirtualServers.TryGetValue(place, out var members)
            ? AuthorizationDetails.Of([.. members.SelectMany(member => details.ForAudience(member).Items)])
            : details.ForAudience(place);
}
