using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace AgentIdentity.Sidecar.Forwarding;

/// <summary>Sends the request as the caller wrote it, without anything that speaks for the caller on this machine.</summary>
internal sealed class OutboundTransformer(string authority) : HttpTransformer
{
    private static readonly string[] LocalOnly =
        ["Authorization", "DPoP", "Cookie", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Origin"];

    private readonly string _path = new Uri(authority).AbsolutePath.TrimEnd('/');

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        foreach (var name in LocalOnly)
        {
            proxyRequest.Headers.Remove(name);
        }

        // The gateway judges the path; a decoded and encoded copy could be another path than the one it refuses.
        var target = httpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        AsWrittenHandler.Remember(proxyRequest, _path + target);
        proxyRequest.RequestUri = new Uri(authority + target);
        proxyRequest.Headers.Host = null;
    }
}
