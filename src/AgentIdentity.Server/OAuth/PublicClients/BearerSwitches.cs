using AgentIdentity.Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.OAuth;

/// <summary>At which of this gateway's resources a token may come without a proof of possession. One switch for each resource, off unless configured.</summary>
internal sealed class BearerSwitches(IOptions<GatewayOptions> options)
{
    /// <summary>Whether this gateway has the resource at all.</summary>
    public bool Knows(string resource) => Find(resource) is not null;

    public bool IsOn(string resource) => Find(resource) == true;

    /// <summary>Whether it is a database, by whichever of its two doors.</summary>
    public bool IsDatabase(string resource) => options.Value.Upstreams.Any(upstream =>
        upstream.Value.Kind == "data" && (resource == $"{options.Value.PublicUrl}/api/{upstream.Key}" || resource == $"{options.Value.PublicUrl}/mcp/{upstream.Key}"));

    private bool? Find(string resource)
    {
        var gateway = options.Value;
        if (gateway.Models.Count > 0 && resource == gateway.PublicUrl + "/v1")
        {
            return gateway.AllowBearerModels;
        }

        foreach (var (name, upstream) in gateway.Upstreams)
        {
            // A database has both doors.
            if ((upstream.Kind is "mcp" or "data" && resource == $"{gateway.PublicUrl}/mcp/{name}") || (upstream.Kind != "mcp" && resource == $"{gateway.PublicUrl}/api/{name}"))
            {
                return upstream.AllowBearer;
            }
        }

        return gateway.VirtualServers.FirstOrDefault(server => resource == $"{gateway.PublicUrl}/mcp/{server.Key}").Value?.AllowBearer;
    }
}
