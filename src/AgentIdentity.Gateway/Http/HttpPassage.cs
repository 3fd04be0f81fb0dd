using System.Text.Json;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Http;

/// <summary>An HTTP call: decided on method and path, streamed both ways.</summary>
internal sealed class HttpPassage(HttpContext http, Place place, UpstreamForwarder forwarder) : PathPassage(http, place)
{
    private HttpOutbound? _outbound;

    public override bool CanRedact => true;

    protected override string Prefix => "/api/" + Place.Name;

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        var target = new Uri(Upstream!.Address + Path!.Path + Path.Query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        _outbound = new HttpOutbound(this) { Target = target };
        var refusal = await forwarder.SendAsync(this, _outbound);
        if (refusal is null && _outbound.Taken is { } taken)
        {
            Http.Response.ContentLength = taken.Length;
            await Http.Response.Body.WriteAsync(taken, Http.RequestAborted);
        }

        return refusal;
    }

    public override void DescribeEnd(Utf8JsonWriter json)
    {
        if (_outbound?.Redacted is { } redacted)
        {
            json.WriteNumber("redacted", redacted);
        }
    }

    public override Task AnswerAsync(Refusal refusal) => ProblemAnswer.WriteAsync(this, refusal);
}
