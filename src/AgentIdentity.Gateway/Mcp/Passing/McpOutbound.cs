using System.Collections.Frozen;
using System.Net;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Obligations;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>A modern request to a modern server: the bytes go as they came, and so does the answer where there is nothing in it for the gateway.</summary>
internal sealed class McpOutbound(McpPassage passage, McpParts parts) : Outbound
{
    /// <summary>The largest answer in one JSON document.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    private static readonly FrozenSet<string> Sent = new[]
    {
        "Accept", "Accept-Language", "Content-Type", "User-Agent", "traceparent", "tracestate",
        McpHeaders.Revision, McpHeaders.Method, McpHeaders.Name,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private McpEventFilter? _events;
    private ReadOnlyMemory<byte>? _asked;

    /// <summary>The answer that may go on, once it was read whole.</summary>
    public ReadOnlyMemory<byte>? Taken { get; private set; }

    /// <summary>The status it came with.</summary>
    public int Status { get; private set; } = 200;

    /// <summary>The answer that asks back, or must be looked at for another reason.</summary>
    public ReadOnlyMemory<byte>? Asked => _asked ?? _events?.Held;

    public override bool MaySend(string header) =>
        Sent.Contains(header) || header.StartsWith(McpHeaders.ParameterPrefix, StringComparison.OrdinalIgnoreCase);

    public override GatewayError? Judge(HttpStatusCode status) => (int)status switch
    {
        >= 500 => GatewayError.UpstreamFailed,
        >= 300 and < 400 => GatewayError.UpstreamAnswerUnreadable,
        _ => base.Judge(status),
    };

    public override bool Takes(HttpResponseMessage answer) => passage.Redactions is not null || !IsEvents(answer);

    public override async ValueTask<GatewayError?> TakeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var (body, error) = await WholeAnswer.ReadAsync(answer, passage.Redactions is null ? MaxAnswerBytes : JsonRedaction.MaxBytes, passage.Gate, cancellationToken);
        if (error is not null)
        {
            return error;
        }

        var message = IsEvents(answer) ? McpResponse.Find(body) : body;
        if (message is not { } whole || !McpResponse.Answers(whole, passage))
        {
            return GatewayError.UpstreamAnswerUnreadable;
        }

        if (ToolOutput.Judge(passage, parts, whole) is { } unfit)
        {
            return unfit;
        }

        Status = (int)answer.StatusCode;
        if (passage.Redactions is { } tree)
        {
            var redacted = new ToolAnswer(passage, tree);
            (Taken, error) = redacted.Redact(whole);
            passage.Redacted = redacted.Removed;
            return error;
        }

        // The kind is read from the text as a client would read it.
        (Taken, _asked) = McpEvent.KindOfData(whole.Span) switch
        {
            McpEventKind.Response => ((ReadOnlyMemory<byte>?)whole, (ReadOnlyMemory<byte>?)null),
            McpEventKind.Question => (null, whole),
            _ => (null, null),
        };
        return Taken is null && _asked is null ? GatewayError.UpstreamAnswerUnreadable : null;
    }

    public override IAnswerFilter? FilterFor(HttpResponseMessage answer) => _events = new McpEventFilter(passage, parts);

    private static bool IsEvents(HttpResponseMessage answer) =>
        string.Equals(answer.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase);
}
