using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Server;

/// <summary>
/// Where a request came in, in terms of the configured public address; the Host header and forwarded headers are never believed.
/// Behind this every path is relative to that address, in the raw target too, and PathBase holds what was taken off.
/// </summary>
internal sealed class PublicAddress(ServerSettings settings)
{
    // RFC 8414 section 3.1, RFC 9728 section 3.1 and AuthZEN section 9.2 insert these before the path; OpenID Connect Discovery appends, MCP clients try both.
    private static readonly string[] Inserted =
        ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration", "/.well-known/oauth-protected-resource", AccessApi.AccessMetadata.Address];

    // What asks whether this process lives knows the process and not its public address.
    private const string Health = "/healthz";

    private readonly Uri _origin = new(settings.Origin);
    private readonly PathString _base = settings.BasePath;

    /// <summary>Rewrites the request, or says that it is not for this server.</summary>
    public bool TryPlace(HttpContext http)
    {
        var request = http.Request;
        request.Scheme = _origin.Scheme;
        request.Host = HostString.FromUriComponent(_origin);
        if (!_base.HasValue || request.Path.StartsWithSegments(Health, StringComparison.Ordinal))
        {
            return true;
        }

        var insertion = Array.Find(Inserted, prefix => request.Path.StartsWithSegments(prefix + _base, StringComparison.Ordinal));
        if (insertion is not null || !settings.ProxyStripsPath)
        {
            if (!TryTakeOff(http, insertion ?? ""))
            {
                return false;
            }
        }

        request.PathBase = _base;
        return true;
    }

    // The decoded path decides the route and the raw target what the gateway forwards: both lose the same, or the request is refused.
    private bool TryTakeOff(HttpContext http, string before)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>();
        var whole = before + _base;
        if (!http.Request.Path.StartsWithSegments(whole, StringComparison.Ordinal, out var rest)
            || !target.RawTarget.StartsWith(whole, StringComparison.Ordinal)
            || !(target.RawTarget.Length == whole.Length || target.RawTarget[whole.Length] is '/' or '?'))
        {
            return false;
        }

        http.Request.Path = (before + rest) is { Length: > 0 } path ? path : "/";
        target.RawTarget = before + target.RawTarget[whole.Length..] is ['/', ..] raw ? raw : "/" + target.RawTarget[whole.Length..];
        return true;
    }
}

internal static class PublicAddressRegistration
{
    public static void UsePublicAddress(this WebApplication app, ServerSettings settings)
    {
        var address = new PublicAddress(settings);
        app.Use((http, next) => address.TryPlace(http)
            ? next(http)
            : Problems.Of(404, ServerError.NotFound, $"There is nothing at this address; everything is below {settings.Issuer}.").ExecuteAsync(http));
        // Explicitly after the rewriting: left to itself, ASP.NET Core chooses the endpoint before the first middleware.
        app.UseRouting();
    }
}
