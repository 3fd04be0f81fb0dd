using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Hosted;

/// <summary>Step 1 of calls to an address of the host itself. A token without proof opens nothing there, whatever is configured.</summary>
internal sealed class HostedEntrance(UpstreamTable table, HostedResource resource) : IEntrance
{
    public Passage Place(HttpContext http)
    {
        var address = "/" + resource.Name;
        var (_, path) = RequestTarget.Read(http, address);
        var place = new Place(
            CallKind.Http, resource.Name, table.PublicUrl + address, table.PublicUrl + path, table.MetadataOf(address), AllowBearer: false, resource.MaxBodyBytes)
        {
            Gateway = table.PublicUrl,
        };
        return new HostedPassage(http, place, resource);
    }
}
