using System.Buffers;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Passes the events of a tool call on, whole; keeps back what the server asks of the client.</summary>
internal sealed class McpEventFilter(McpPassage passage) : IAnswerFilter
{
    private readonly EventSplitter _events = new(ListFilter.MaxBytes, passage.Gate);

    public bool Finished { get; private set; }

    public bool HasEvents => true;

    public bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        if (!_events.Append(received))
        {
            return false;
        }

        while (_events.TryNext(out var whole))
        {
            var kind = McpEvent.KindOf(whole);
            Finished |= kind == McpEventKind.Response;
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
