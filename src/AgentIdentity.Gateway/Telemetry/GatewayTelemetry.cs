using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Telemetry;

/// <summary>Spans and measurements of calls. Evidence is apart from both: it is never sampled, and carries the trace id.</summary>
internal sealed class GatewayTelemetry : IDisposable
{
    private readonly ActivitySource _source = new(Instruments.Name);
    private readonly Instruments _instruments;
    private readonly SpanTags _tags;
    private readonly string _incoming;
    private readonly TimeProvider _time;

    public GatewayTelemetry(IMeterFactory meters, IOptions<GatewayOptions> options, Drain drain, HeldMemory memory, TimeProvider time)
    {
        (_instruments, _time) = (new Instruments(meters), time);
        _incoming = options.Value.Telemetry.Incoming;
        _tags = new SpanTags(options.Value);
        _instruments.Meter.CreateObservableUpDownCounter("agentidentity.calls.open", () => drain.Open, "{call}", "Calls in flight, open streams among them.");
        _instruments.Meter.CreateObservableUpDownCounter("agentidentity.memory.held", () => memory.Held, "By", "Memory for bodies and answers that are held whole.");
        _instruments.Meter.CreateObservableUpDownCounter("agentidentity.memory.limit", () => memory.Limit, "By", "The most that may be held.");
    }

    public CallTrace Begin(HttpContext http) => CallTrace.Begin(_source, http, _incoming, Leave);

    /// <summary>A message leaves for an upstream; dispose of it when its answer has ended.</summary>
    public UpstreamLeg Leave(Passage passage) => new(passage, _source, _instruments, _time);

    /// <summary>The call is over, its records included.</summary>
    public void End(Passage passage)
    {
        var signs = passage.Signs;
        var seconds = _time.GetElapsedTime(passage.StartedAt).TotalSeconds;
        Measure(passage, signs, seconds);
        if (passage.Trace?.Span is { } span)
        {
            _tags.Write(span, passage, signs);
            span.Dispose();
        }
    }

    public void Dispose() => _source.Dispose();

    private void MeasureTokens(CallSigns signs)
    {
        foreach (var (type, count) in (ReadOnlySpan<(string, long?)>)[("input", signs.InputTokens), ("output", signs.OutputTokens)])
        {
            if (count is { } tokens)
            {
                _instruments.ModelTokens.Record(
                    tokens, new("gen_ai.operation.name", signs.Operation), new("gen_ai.provider.name", signs.Provider), new("gen_ai.request.model", signs.Model),
                    new KeyValuePair<string, object?>("gen_ai.token.type", type));
            }
        }
    }

    private void Measure(Passage passage, CallSigns signs, double seconds)
    {
        var upstream = passage.Upstream?.Name ?? "none";
        var kind = CallNames.Kind(passage);
        var error = CallNames.ErrorType(passage, signs);
        TagList call = [new("agentidentity.kind", kind), new("agentidentity.upstream", upstream), new("agentidentity.outcome", CallNames.Outcome(passage))];
        if (error is not null)
        {
            call.Add("error.type", error);
        }

        _instruments.Calls.Record(seconds, call);
        if (passage.Decision is { } decision)
        {
            _instruments.Decisions.Add(
                1, new("agentidentity.kind", kind), new("agentidentity.upstream", upstream), new("agentidentity.decision", CallNames.Of(decision)),
                new KeyValuePair<string, object?>("agentidentity.reason_code", decision.ReasonCode ?? "none"));
        }

        if (passage.Refusal is { RetryAfter: not null } full)
        {
            _instruments.Held.Add(1, new("agentidentity.kind", kind), new("agentidentity.upstream", upstream), new("error.type", full.Code));
        }

        if (passage.Gate?.EndedAt is { } ended)
        {
            _instruments.Ends.Record(_time.GetElapsedTime(ended).TotalSeconds, new("agentidentity.kind", kind), new("agentidentity.reason", passage.EndedBecause.Code()));
        }

        MeasureTokens(signs);
        if (signs.McpMethod is not null)
        {
            _instruments.McpServer.Record(seconds, CallNames.McpTags(passage, signs, error));
        }
    }
}
