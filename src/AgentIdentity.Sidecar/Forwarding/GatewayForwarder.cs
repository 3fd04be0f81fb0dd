using System.Net;
using AgentIdentity.Client;
using AgentIdentity.Sidecar.Configuration;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace AgentIdentity.Sidecar.Forwarding;

/// <summary>Streams a local call to the broker's gateway and its answer back; decides nothing itself.</summary>
internal sealed class GatewayForwarder(
    IHttpForwarder forwarder, GatewayConnections connections, SidecarSettings settings, ILogger<GatewayForwarder> logger)
{
    // Between two bytes, not for a whole answer: a stream lives as long as something arrives.
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromMinutes(10), AllowResponseBuffering = false };

    private readonly OutboundTransformer _transformer = new(settings.Authority);

    public async Task ForwardAsync(HttpContext context, string audience)
    {
        // An absolute target (RFC 9112 section 3.2.2) names an authority of its own, which would run into the broker's.
        if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is not ['/', ..])
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "The request target must be a path.", code: null);
            return;
        }

        if (connections.To(audience) is not { } connection)
        {
            await Problems.WriteAsync(context, StatusCodes.Status404NotFound, "Too many different upstreams were asked for.", code: null);
            return;
        }

        var error = await forwarder.SendAsync(context, settings.Authority, connection, Config, _transformer);
        if (error != ForwarderError.None && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await TellAsync(context, audience, error);
        }
    }

    private Task TellAsync(HttpContext context, string audience, ForwarderError error)
    {
        if (context.GetForwarderErrorFeature()?.Exception is AgentIdentityException { Status: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } refused)
        {
            Log.TokenRefused(logger, audience, refused.Error, refused.Code);
            return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, $"The broker issues no token for {audience}: {refused.Message}", refused.Code);
        }

        Log.GatewayUnreachable(logger, audience, error.ToString());
        return Problems.WriteAsync(context, StatusCodes.Status502BadGateway, "The broker's gateway could not be reached.", code: null);
    }
}
