using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Gateway.Http;

/// <summary>An HTTP call: decided on method and path, streamed both ways.</summary>
internal sealed class HttpPassage(HttpContext http, Place place, UpstreamForwarder forwarder) : Passage(http, place)
{
    private const string Methods = "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE";
    private ApiPath? _path;

    public override ValueTask<Refusal?> UnderstandAsync() => new(Understand());

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        var target = new Uri(Upstream!.Address + _path!.Path + _path.Query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return await forwarder.SendAsync(this, new HttpOutbound(Http.Request, Upstream) { Target = target });
    }

    public override Task AnswerAsync(Refusal refusal) => ProblemAnswer.WriteAsync(this, refusal);

    public override void Describe(Utf8JsonWriter json)
    {
        json.WriteString("action", Http.Request.Method);
        json.WriteString("identifier", _path?.Path ?? RequestTarget.Raw(Http).Split('?')[0]);
        if (_path is { Query.Length: > 0 })
        {
            json.WriteString("query_digest", EvidenceBody.Digest(Encoding.ASCII.GetBytes(_path.Query)));
        }
    }

    private Refusal? Understand()
    {
        var request = Http.Request;
        if (!Methods.Split(", ").Contains(request.Method, StringComparer.Ordinal))
        {
            return Refusal.Of(GatewayError.MethodNotAllowed, "This method is not mediated.") with { Allow = Methods };
        }

        if (Http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } || Http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
        {
            return Refusal.Of(GatewayError.UpgradeRefused, "Protocol upgrades are not mediated.");
        }

        if (request.Headers.Keys.FirstOrDefault(SentHeaders.OverridesMethod) is { } header)
        {
            return Refusal.Of(GatewayError.MethodOverride, $"The header {header} is not accepted: use the method itself.");
        }

        if (!ApiPath.TryRead(RequestTarget.Raw(Http), "/api/" + Place.Name, out _path, out var problem))
        {
            return Refusal.Of(GatewayError.PathAmbiguous, problem);
        }

        if (SentHeaders.QueryOverridesMethod(_path.Query))
        {
            return Refusal.Of(GatewayError.MethodOverride, "A query that names another method is not accepted: use the method itself.");
        }

        Call = Call.Http(Place.Name, request.Method, _path.Path);
        return BoundedBody.CheckLength(Http, Place.MaxBodyBytes);
    }
}
