using System.Collections.Frozen;
using System.Net;
using AgentIdentity.Gateway.Forwarding;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>An MCP request takes along only what the protocol needs; sessions are the delegation's business, not the upstream's.</summary>
internal sealed class McpOutbound(McpPassage passage, ListFilter lists) : Outbound
{
    private static readonly FrozenSet<string> Sent = new[]
    {
        "Accept", "Accept-Language", "Content-Type", "User-Agent", "traceparent", "tracestate",
        McpHeaders.Revision, McpHeaders.Method, McpHeaders.Name,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The filtered answer, once it was taken.</summary>
    public ReadOnlyMemory<byte>? Taken { get; private set; }

    /// <summary>How many tools a list showed and hid.</summary>
    public (int Shown, int Hidden)? Listed { get; private set; }

    public override bool MaySend(string header) =>
        Sent.Contains(header) || header.StartsWith(McpHeaders.ParameterPrefix, StringComparison.OrdinalIgnoreCase);

    public override GatewayError? Judge(HttpStatusCode status) => (int)status switch
    {
        >= 500 => GatewayError.UpstreamFailed,
        >= 300 and < 400 => GatewayError.UpstreamAnswerUnreadable,
        _ => base.Judge(status),
    };

    /// <summary>How many members a rule took out of the answer.</summary>
    public int? Redacted { get; private set; }

    public override bool Takes(HttpResponseMessage answer) =>
        passage.Redactions is not null || (McpMethods.IsFiltered(passage.Request!.Method) && answer.IsSuccessStatusCode);

    public override async ValueTask<GatewayError?> TakeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var (body, error) = await WholeAnswer.ReadAsync(answer, ListFilter.MaxBytes, passage.Gate, cancellationToken);
        if (error is not null)
        {
            return error;
        }

        if (passage.Redactions is { } tree)
        {
            var redacted = new ToolAnswer(passage, tree);
            (Taken, error) = redacted.Redact(body, IsEvents(answer));
            Redacted = redacted.Removed;
            return error;
        }

        var filtered = await lists.FilterAsync(passage, body, IsEvents(answer));
        Taken = filtered.Body;
        Listed = filtered.Listed;
        return filtered.Error;
    }

    public override IAnswerFilter? FilterFor(HttpResponseMessage answer) =>
        IsEvents(answer) ? new McpEventFilter(passage) : null;

    private static bool IsEvents(HttpResponseMessage answer) =>
        string.Equals(answer.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase);
}
