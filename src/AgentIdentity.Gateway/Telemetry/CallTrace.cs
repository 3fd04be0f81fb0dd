using System.Diagnostics;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Telemetry;

/// <summary>
/// The trace of one call. Whether anybody collects spans or not, the call has a trace id: it is in the evidence, and the upstream gets it.
/// A caller's own trace is at most pointed to: what a caller says about sampling decides nothing here, and its baggage ends here.
/// </summary>
internal sealed class CallTrace
{
    private readonly ActivitySpanId _spanId;
    private string? _outgoing;

    /// <summary>Begins the span and the measurement of a message to an upstream; dispose of it when the answer has ended.</summary>
    public Func<Passage, UpstreamLeg> Leg { get; init; } = static _ => throw new InvalidOperationException("A trace without telemetry.");

    private CallTrace(Activity? span, ActivityTraceId traceId)
    {
        (Span, TraceId) = (span, traceId);
        _spanId = span?.SpanId ?? ActivitySpanId.CreateRandom();
    }

    /// <summary>The span of the whole call; null when nobody listens.</summary>
    public Activity? Span { get; }

    public ActivityTraceId TraceId { get; }

    /// <summary>What spans below this one belong to.</summary>
    public ActivityContext Context => Span?.Context ?? new ActivityContext(TraceId, _spanId, ActivityTraceFlags.None);

    /// <summary>The traceparent for the upstream (W3C Trace Context): in the header, and in MCP in <c>params._meta</c>.</summary>
    public string Outgoing => _outgoing ??= Header(Context);

    /// <summary>The tracestate for the upstream, where the caller's trace is continued.</summary>
    public string? State => Span?.TraceStateString;

    public static CallTrace Begin(ActivitySource source, HttpContext http, string incoming, Func<Passage, UpstreamLeg> leg)
    {
        var theirs = incoming == "ignore" ? default : Read(http);
        var parent = incoming == "parent" ? theirs : default;
        var before = Activity.Current;
        if (!source.HasListeners())
        {
            return new CallTrace(null, parent == default ? ActivityTraceId.CreateRandom() : parent.TraceId) { Leg = leg };
        }

        // Otherwise the server's own span, which continues whatever a caller sends, would be taken for the parent.
        Activity.Current = null;
        var span = source.StartActivity(
            http.Request.Method, ActivityKind.Server, parent, links: theirs != default && parent == default ? [new ActivityLink(theirs)] : []);
        Activity.Current = before;
        return new CallTrace(span, span?.TraceId ?? (parent == default ? ActivityTraceId.CreateRandom() : parent.TraceId)) { Leg = leg };
    }

    /// <summary>The span of a message to an upstream; until it is over the upstream gets this one's id.</summary>
    public Activity? Leave(ActivitySource source, string name)
    {
        if (Span is null)
        {
            return null;
        }

        var before = Activity.Current;
        var leg = source.StartActivity(name, ActivityKind.Client, Context);
        Activity.Current = before;
        _outgoing = leg is null ? null : Header(leg.Context);
        return leg;
    }

    private static string Header(ActivityContext context) =>
        $"00-{context.TraceId.ToHexString()}-{context.SpanId.ToHexString()}-{(context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}";

    // Broken or repeated: the trace begins here (W3C Trace Context section 4.3).
    private static ActivityContext Read(HttpContext http)
    {
        var headers = http.Request.Headers;
        return headers.TraceParent is [{ Length: <= 128 } parent] && ActivityContext.TryParse(parent, StateOf(headers.TraceState.ToString()), isRemote: true, out var context)
            && context.TraceId != default && context.SpanId != default ? context : default;
    }

    private static string? StateOf(string state) => state.Length is 0 or > 512 ? null : state;
}
