using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>The sites whose pages may call here: a page that rebinds its DNS name to loopback still sends its own origin.</summary>
internal sealed class AllowedOrigins(UpstreamTable table, IOptions<GatewayOptions> options)
{
    /// <summary>Whether the caller is no page, or one of these.</summary>
    public bool Contain(StringValues origin) => origin.Count switch
    {
        0 => true,
        1 => origin[0] == table.Origin || options.Value.AllowedOrigins.Contains(origin[0] ?? ""),
        _ => false,
    };
}
