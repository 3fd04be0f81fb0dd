using System.Buffers;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Passes the events of a call on, whole; keeps back what the server asks of the client, and the answer where it is not the end.</summary>
internal sealed class McpEventFilter(McpPassage passage, McpParts parts) : IAnswerFilter
{
    private readonly bool _isPromised = ToolOutput.IsPromised(passage, parts);
    private readonly EventSplitter _events = new(ListFilter.MaxBytes, passage.Gate is { } gate ? gate.TryHold : null);

    public bool Finished { get; private set; }

    public bool HasEvents => true;

    /// <summary>The answer that must be looked at before anything of it goes on.</summary>
    public ReadOnlyMemory<byte>? Held { get; private set; }

    public bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        if (!_events.Append(received))
        {
            return false;
        }

        while (_events.TryNext(out var whole))
        {
            // What comes after the answer belongs to nothing.
            var kind = Finished ? McpEventKind.Other : McpEvent.KindOf(whole);
            if (kind == McpEventKind.Response && _isPromised && !ToolOutput.Fits(passage, parts, McpEvent.DataOf(whole).ToArray()))
            {
                kind = McpEventKind.Question;
            }

            if (kind == McpEventKind.Question)
            {
                Held = McpEvent.DataOf(whole).ToArray();
            }

            Finished |= kind is McpEventKind.Response or McpEventKind.Question;
            if (kind is McpEventKind.Response or McpEventKind.Notification or McpEventKind.Empty)
            {
                forward.Write(whole);
            }
        }

        return true;
    }

    // What is left is half an event: a caller could only misread it.
    public void Complete(IBufferWriter<byte> forward)
    {
    }

    public byte[] LastEvent(Refusal refusal) =>
        [.. "event: message\ndata: "u8, .. McpAnswer.Error(passage, refusal).Span, .. "\n\n"u8];
}
