using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.ExtAuthz;

/// <summary>Step 1 of what other proxies ask: /access/v1/ext-authz/{name}, with the path of the request behind it where the proxy is Envoy.</summary>
internal sealed class ExtAuthzEntrance(UpstreamTable table, IOptions<GatewayOptions> options) : IEntrance
{
    public const string Prefix = "/access/v1/ext-authz/";

    public Passage Place(HttpContext http)
    {
        var (name, _) = RequestTarget.Read(http, Prefix);
        var settings = options.Value.ExtAuthz.TryGetValue(name, out var known) ? known : null;
        var original = settings is null ? null : OriginalRequest.Read(http, Prefix + name, settings.Proxy == "nginx");
        return new ExtAuthzPassage(http, PlaceOf(name, settings, original), original)
        {
            Source = CallerAddress.Of(http.Features.Get<ForwardedCaller>()?.Address),
            Refusal = settings is null ? Refusal.Of(GatewayError.UnknownUpstream, "No API of this name is asked about here.")
                : original is null ? Refusal.Of(GatewayError.OriginalRequestMissing, "The proxy does not say which request it asks about.")
                : null,
        };
    }

    // The token is for the API's name in grants; the proof is for the address that the caller sees, which is the other proxy's.
    private Place PlaceOf(string name, ExtAuthzOptions? settings, OriginalRequest? original)
    {
        var audience = "/api/" + (settings is null ? "" : name);
        return new Place(
            CallKind.Http, name, table.PublicUrl + audience, settings?.PublicUrl + original?.Target.Split('?')[0], table.MetadataOf(audience),
            settings?.AllowBearer ?? false, long.MaxValue)
        {
            Gateway = table.PublicUrl,
            Method = original?.Method,
        };
    }
}
