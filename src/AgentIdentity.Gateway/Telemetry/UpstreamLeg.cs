using System.Diagnostics;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Telemetry;

/// <summary>One message to an upstream and its answer: a span of kind client and the measurement of its convention.</summary>
internal sealed class UpstreamLeg : IDisposable
{
    private readonly Passage _passage;
    private readonly Instruments _instruments;
    private readonly TimeProvider _time;
    private readonly Activity? _span;
    private readonly long _startedAt;

    public UpstreamLeg(Passage passage, ActivitySource source, Instruments instruments, TimeProvider time)
    {
        (_passage, _instruments, _time, _startedAt) = (passage, instruments, time, time.GetTimestamp());
        _span = passage.Trace?.Leave(source, NameOf(passage, passage.Signs));
    }

    /// <summary>The upstream's HTTP status, where it gave one.</summary>
    public int? Status { get; set; }

    /// <summary>The code of what went wrong, where something did.</summary>
    public string? Error { get; set; }

    public void Dispose()
    {
        var (signs, seconds) = (_passage.Signs, _time.GetElapsedTime(_startedAt).TotalSeconds);
        var error = Error ?? (signs.ToolFailed ? "tool_error" : null);
        if (signs.McpMethod is not null)
        {
            _instruments.McpClient.Record(seconds, CallNames.McpTags(_passage, signs, error));
        }

        if (signs.Model is not null)
        {
            Measure(signs, seconds, error);
        }

        if (_span is null)
        {
            return;
        }

        Write(_span, signs, error);
        _span.Dispose();
    }

    private static string NameOf(Passage passage, CallSigns signs) =>
        signs.McpMethod is { } method ? signs.Target is { } target ? $"{method} {target}" : method
        : signs.Model is { } model ? $"{signs.Operation} {model}"
        : passage.Http.Request.Method;

    private void Measure(CallSigns signs, double seconds, string? error)
    {
        TagList tags = [new("gen_ai.operation.name", signs.Operation), new("gen_ai.provider.name", signs.Provider), new("gen_ai.request.model", signs.Model)];
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        _instruments.ModelCalls.Record(seconds, tags);
    }

    private void Write(Activity span, CallSigns signs, string? error)
    {
        var upstream = _passage.Upstream!;
        if (Uri.TryCreate(upstream.Address, UriKind.Absolute, out var address))
        {
            span.SetTag("server.address", address.Host);
            span.SetTag("server.port", address.Port);
        }

        span.SetTag("agentidentity.upstream", upstream.Name);
        span.SetTag("http.request.method", _passage.Http.Request.Method);
        span.SetTag("http.response.status_code", Status);
        span.SetTag("mcp.method.name", signs.McpMethod);
        span.SetTag("gen_ai.tool.name", signs.Tool);
        span.SetTag("gen_ai.prompt.name", signs.Prompt);
        span.SetTag("jsonrpc.request.id", signs.McpMethod is null ? null : signs.RequestId);
        if (signs.Tool is not null)
        {
            span.SetTag("gen_ai.operation.name", "execute_tool");
        }

        if (signs.Model is not null)
        {
            span.SetTag("gen_ai.operation.name", signs.Operation);
            span.SetTag("gen_ai.provider.name", signs.Provider);
            span.SetTag("gen_ai.request.model", signs.Model);
            span.SetTag("gen_ai.response.model", signs.AnsweringModel);
        }

        if (error is not null)
        {
            span.SetTag("error.type", error);
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
