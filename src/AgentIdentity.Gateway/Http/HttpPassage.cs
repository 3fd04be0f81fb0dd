using System.Text.Json;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Http;

/// <summary>An HTTP call: streamed both ways, but for a body of JSON that is not large, which rules may read.</summary>
internal sealed class HttpPassage(HttpContext http, Place place, UpstreamForwarder forwarder) : PathPassage(http, place)
{
    private const int LargestRead = 1024 * 1024;
    private HttpOutbound? _outbound;
    private ReadOnlyMemory<byte>? _body;

    public override bool CanRedact => true;

    protected override string Prefix => "/api/" + Place.Name;

    public override async ValueTask<Refusal?> UnderstandAsync() => await base.UnderstandAsync() ?? await ReadBodyAsync();

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        var target = new Uri(Upstream!.Address + Path!.Path + Path.Query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        _outbound = new HttpOutbound(this) { Target = target, Body = _body };
        var refusal = await forwarder.SendAsync(this, _outbound);
        if (refusal is null && _outbound.Taken is { } taken)
        {
            Http.Response.ContentLength = taken.Length;
            await Http.Response.Body.WriteAsync(taken, Http.RequestAborted);
        }

        return refusal;
    }

    // A body that two parsers could read differently passes as it is: to rules it is one that was not read.
    private async ValueTask<Refusal?> ReadBodyAsync()
    {
        if (!HasBody || !JsonMedia.Is(Http.Request) || Http.Request.ContentLength > LargestRead)
        {
            return null;
        }

        var (body, refusal) = await BoundedBody.ReadAsync(Http, Place.MaxBodyBytes);
        if (refusal is not null)
        {
            return refusal;
        }

        _body = body;
        var (document, unclear) = StrictBody.Parse(body);
        if (document is not null)
        {
            Http.Response.RegisterForDispose(document);
        }

        Call = CallWith(unclear is null ? document!.RootElement : null, read: unclear is null);
        return null;
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
