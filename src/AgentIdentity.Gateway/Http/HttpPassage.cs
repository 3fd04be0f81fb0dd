using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Http;

/// <summary>An HTTP call: decided on method and path, streamed both ways.</summary>
internal sealed class HttpPassage(HttpContext http, Place place, UpstreamForwarder forwarder) : PathPassage(http, place)
{
    protected override string Prefix => "/api/" + Place.Name;

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        var target = new Uri(Upstream!.Address + Path!.Path + Path.Query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return await forwarder.SendAsync(this, new HttpOutbound(Http.Request, Upstream) { Target = target });
    }

    public override Task AnswerAsync(Refusal refusal) => ProblemAnswer.WriteAsync(this, refusal);
}
