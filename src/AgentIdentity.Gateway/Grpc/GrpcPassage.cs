using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Grpc;

/// <summary>
/// A gRPC call, decided as POST of <c>/{package.Service}/{Method}</c>, which is the path it goes to. Messages are not read: rules see the
/// method, and what needs more is refused.
/// </summary>
internal sealed class GrpcPassage(HttpContext http, Place place, string prefix, UpstreamForwarder forwarder) : PathPassage(http, place)
{
    protected override string Prefix => prefix;

    protected override bool HasBody => true;

    /// <summary>Whether the type is that of gRPC itself; gRPC-Web is plain HTTP.</summary>
    public static bool IsAskedFor(HttpContext http) =>
        http.Request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        && (type.Length == "application/grpc".Length || type["application/grpc".Length] is '+' or ';' or ' ');

    protected override Refusal? CheckForm()
    {
        if (base.CheckForm() is { } refusal)
        {
            return refusal;
        }

        if (!HttpProtocol.IsHttp2(Http.Request.Protocol) || !HttpMethods.IsPost(Method) || !IsAskedFor(Http))
        {
            return Refusal.Of(GatewayError.GrpcRefused, "A gRPC call is a POST of application/grpc over HTTP/2.");
        }

        var path = Target.StartsWith(prefix + "/", StringComparison.Ordinal) ? Target[(prefix.Length + 1)..].Split('/') : [];
        return path is [var service, { Length: > 0 }] && Upstream!.GrpcServices.Contains(service, StringComparer.Ordinal) && !Target.Contains('?', StringComparison.Ordinal)
            ? null : Refusal.Of(GatewayError.GrpcRefused, "This upstream has no such gRPC service here.");
    }

    public override ValueTask<Refusal?> ForwardAsync()
    {
        var target = new Uri(Upstream!.Address + Path!.Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        Http.Request.Body = new GrpcBody(Http.Request.Body, Place.MaxBodyBytes);
        return forwarder.SendAsync(this, new GrpcOutbound(this) { Target = target });
    }

    public override Task AnswerAsync(Refusal refusal)
    {
        if (!HttpProtocol.IsHttp2(Http.Request.Protocol))
        {
            return ProblemAnswer.WriteAsync(this, refusal);
        }

        GrpcStatus.Write(this, refusal);
        return Task.CompletedTask;
    }
}
