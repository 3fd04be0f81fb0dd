using System.Collections.Frozen;
using System.Net;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.Gateway.Http;

/// <summary>An HTTP call takes every header along but those that belong to this hop or to the caller's identity.</summary>
internal sealed class HttpOutbound(Passage passage) : Outbound
{
    // RFC 9110 section 7.6.1: the caller may name further hop-by-hop headers.
    private readonly FrozenSet<string> _hop = passage.Http.Request.Headers.Connection
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private RedactedEvents? _events;
    private int? _removed;
    private Refusal? _withheld;

    /// <summary>The answer without what a rule takes out of it, once it was taken.</summary>
    public ReadOnlyMemory<byte>? Taken { get; private set; }

    /// <summary>How many members a rule took out of the answer.</summary>
    public int? Redacted => _events?.Removed ?? _removed;

    public override bool MaySend(string header) =>
        !_hop.Contains(header) && !SentHeaders.AreKept(header) && !(passage.Redactions is not null && WholeJson.Hinders(header));

    public override bool MayReturn(string header) => base.MayReturn(header) && !(passage.Redactions is not null && WholeJson.DescribesBytes(header));

    // The words of a server that failed are about itself: traces, names of machines, statements.
    public override GatewayError? Judge(HttpStatusCode status) => (int)status >= 500 ? GatewayError.UpstreamFailed : base.Judge(status);

    public override GatewayError? Judge(HttpResponseMessage answer)
    {
        var error = base.Judge(answer);
        if (error is null && ErrorAnswers.IsWithheld(answer, passage.Upstream!.ErrorBodies, HttpMethods.IsHead(passage.Http.Request.Method)))
        {
            (_withheld, error) = (ErrorAnswers.Explain(answer), GatewayError.UpstreamErrorWithheld);
        }

        return error;
    }

    public override Refusal Explain(GatewayError error) => error == GatewayError.UpstreamErrorWithheld && _withheld is { } told ? told : base.Explain(error);

    public override void MendHeaders(IHeaderDictionary headers)
    {
        if (headers.Link.Count > 0)
        {
            headers.Link = new StringValues([.. headers.Link.Select(link => ToldLinks.Of(link ?? "", passage.Upstream!)).OfType<string>()]);
        }
    }

    public override string? ReturnLocation(string location) => ToldLocation.Of(location, passage.Upstream!);

    public override bool Takes(HttpResponseMessage answer) =>
        passage.Redactions is not null && !HttpMethods.IsHead(passage.Http.Request.Method) && !HttpEvents.Are(answer)
        && answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified);

    public override async ValueTask<GatewayError?> TakeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var redacted = new RedactedAnswer(passage, this, answer);
        var error = await redacted.CopyAsync(cancellationToken);
        (Taken, _removed) = (redacted.Whole, redacted.Removed);
        return error;
    }

    public override IAnswerFilter? FilterFor(HttpResponseMessage answer)
    {
        if (!HttpEvents.Are(answer) || HttpMethods.IsHead(passage.Http.Request.Method))
        {
            return null;
        }

        // Whoever listens to events by GET subscribes: that lasts as long as the token does. Events that answer a POST are the answer to a call.
        if (HttpMethods.IsGet(passage.Http.Request.Method))
        {
            passage.Gate?.LastUntil(passage.Token!.ExpiresAt);
        }

        return passage.Redactions is null ? new HttpEvents(passage) : _events = new RedactedEvents(passage);
    }
}
