using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Http;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Hosted;

/// <summary>A call that the host answers: decided on method and path as an HTTP call is, recorded, and never sent anywhere.</summary>
internal sealed class HostedPassage(HttpContext http, Place place, HostedResource resource) : PathPassage(http, place)
{
    protected override string Prefix => "/" + resource.Name;

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        if (Stopped.IsCancellationRequested)
        {
            return Refusal.Of(EndedBecause, Explanation.Of(EndedBecause));
        }

        Http.Features.Set(new HostedCaller(Token!, DecisionId, Stopped));
        await resource.Answer(Http);
        return null;
    }

    public override Task AnswerAsync(Refusal refusal) =>
        resource.Refuse(Http, new HostedRefusal(refusal.Status, refusal.Code, refusal.Detail, Token is null ? null : DecisionId));
}
