using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>The request target as it was sent, before any server made a path of it (RFC 9112 section 3.2).</summary>
internal static class RequestTarget
{
    public static string Raw(HttpContext http) => http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";

    /// <summary>The upstream's name and the whole path; the name is empty where the target does not begin with the prefix.</summary>
    public static (string Name, string Path) Read(HttpContext http, string prefix)
    {
        var raw = Raw(http);
        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? raw : raw[..mark];
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
        {
            return ("", path);
        }

        var slash = path.IndexOf('/', prefix.Length);
        return (slash < 0 ? path[prefix.Length..] : path[prefix.Length..slash], path);
    }

    public static Place PlaceOf(UpstreamTable table, Upstream? upstream, CallKind kind, string name, string prefix, string path)
    {
        var address = prefix + (upstream?.Name ?? "");
        return new Place(
            kind, name, table.PublicUrl + address, table.PublicUrl + path, table.MetadataOf(address),
            upstream?.AllowBearer ?? false, upstream?.MaxBodyBytes ?? 0)
        {
            Gateway = table.PublicUrl,
        };
    }
}
