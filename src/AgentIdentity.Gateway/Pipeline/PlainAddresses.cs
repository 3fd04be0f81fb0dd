using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>
/// Routes by the address as it was sent. The server resolves dot segments and escapes before routing, so that
/// /api/orders/%2e%2e/%2e%2e/admin would leave the gateway's addresses, and its refusals and records with them.
/// </summary>
internal sealed class PlainAddresses : IStartupFilter
{
    private static readonly string[] Prefixes = ["/api/", "/mcp/", "/v1/", "/fga/", "/access/v1/ext-authz/"];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            var raw = RequestTarget.Raw(http);
            var mark = raw.IndexOf('?', StringComparison.Ordinal);
            var path = mark < 0 ? raw : raw[..mark];
            if (path != http.Request.Path.Value && Prefixes.Any(prefix => path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                http.Request.Path = new PathString(path);
            }

            return following(http);
        });
        next(app);
    };
}
