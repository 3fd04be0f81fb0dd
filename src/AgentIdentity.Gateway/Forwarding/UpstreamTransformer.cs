using System.Net.Http.Headers;
using AgentIdentity.Gateway.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>Makes the upstream's request from what was decided, and the caller's answer from what may be returned.</summary>
internal sealed class UpstreamTransformer(Outbound outbound, Equipment equipment, Flight flight, TimeProvider time) : HttpTransformer
{
    public override ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        proxyRequest.RequestUri = outbound.Target;
        foreach (var (name, values) in httpContext.Request.Headers)
        {
            if (!outbound.MaySend(name) || equipment.Credential.Sets(name) || IsTrace(name) || (equipment.IsLookedFor && IsAcceptEncoding(name)))
            {
                continue;
            }

            if (!proxyRequest.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                proxyRequest.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (proxyRequest.Content is { } content && httpContext.Request.ContentLength is { } length)
        {
            content.Headers.ContentLength = length;
        }

        flight.WriteTrace(proxyRequest, outbound);
        equipment.Credential.ApplyTo(proxyRequest, equipment.Body, time.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        flight.AnswerBegan();
        if (proxyResponse is null)
        {
            return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }

        flight.UpstreamStatus = (int)proxyResponse.StatusCode;
        if (outbound.Judge(proxyResponse) is { } error)
        {
            flight.EndBecause(error);
            if (error == GatewayError.UpstreamRefusedCredential)
            {
                equipment.Credential.Refused?.Invoke();
            }

            httpContext.Response.RegisterForDispose(proxyResponse);
            return false;
        }

        if (outbound.Takes(proxyResponse))
        {
            await WatchAsync(proxyResponse, null, cancellationToken);
            if (await outbound.TakeAsync(proxyResponse, cancellationToken) is { } unusable)
            {
                flight.EndBecause(unusable);
            }

            httpContext.Response.RegisterForDispose(proxyResponse);
            return false;
        }

        await WatchAsync(proxyResponse, outbound.FilterFor(proxyResponse), cancellationToken);
        await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        var returned = httpContext.Response.Headers;
        foreach (var name in returned.Keys.Where(name => !outbound.MayReturn(name) || SecretMask.IsIn(returned[name], equipment.Credential)).ToList())
        {
            returned.Remove(name);
        }

        if (returned.Location is [{ } location])
        {
            returned.Location = outbound.ReturnLocation(location) is { } told ? told : default(StringValues);
        }

        outbound.MendHeaders(returned);
        return true;
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        if (outbound.NeedsTrailers)
        {
            outbound.WriteTrailers(httpContext.Response, proxyResponse, flight.Refusal);
        }

        return ValueTask.CompletedTask;
    }

    // The gateway's own trace goes on; what a caller says of its own, and its baggage, ends here.
    private static bool IsTrace(string header) =>
        header.Equals("traceparent", StringComparison.OrdinalIgnoreCase) || header.Equals("tracestate", StringComparison.OrdinalIgnoreCase)
        || header.Equals("baggage", StringComparison.OrdinalIgnoreCase);

    // What is packed cannot be looked through.
    private static bool IsAcceptEncoding(string header) => header.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase);

    private async Task WatchAsync(HttpResponseMessage answer, IAnswerFilter? filter, CancellationToken cancellationToken)
    {
        var from = answer.Content;
        var to = new StreamContent(new AnswerRelay(EchoMask.Over(await from.ReadAsStreamAsync(cancellationToken), equipment.Credential), filter, flight, time));
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            // A filtered answer may end up shorter or longer than announced.
            if (filter is not { HasEvents: true } || !string.Equals(name, "Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                to.Headers.TryAddWithoutValidation(name, values);
            }
        }

        answer.Content = to;
    }
}
