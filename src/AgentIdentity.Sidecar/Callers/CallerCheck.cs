using System.Net;
using AgentIdentity.Sidecar.Forwarding;

namespace AgentIdentity.Sidecar.Callers;

/// <summary>Lets a call pass only with the caller key, and only under a name of this machine.</summary>
internal sealed class CallerCheck(RequestDelegate next, CallerKey key, ILogger<CallerCheck> logger)
{
    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path == "/healthz/live")
        {
            await next(context);
            return;
        }

        var authorization = context.Request.Headers.Authorization;
        if (!IsLocalName(context.Request.Host.Host))
        {
            // A web page that made its own name resolve to this machine (DNS rebinding) still says its name here.
            await RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "The Host header is not a name of this machine.");
        }
        else if (authorization.Count != 1
            || authorization.ToString() is not { } value
            || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !key.Matches(value[Scheme.Length..].Trim()))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"agentidentity-sidecar\"";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Present the content of the caller key file as one Bearer token.");
        }
        else
        {
            await next(context);
        }
    }

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private Task RefuseAsync(HttpContext context, int status, string reason)
    {
        Log.CallerRefused(logger, context.Request.Path, reason);
        return Problems.WriteAsync(context, status, reason, code: null);
    }
}
