using System.Buffers;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Http;

/// <summary>Server-sent events of an API: they pass as they are, and where the gateway ends them the last one says why.</summary>
internal sealed class HttpEvents(Passage passage) : IAnswerFilter
{
    private readonly WholePieces _events = new(new EventPieces(), passage.Gate);

    public bool Finished { get; private set; }

    // In the midst of a long event nothing can be said: it would be read as a part of that.
    public bool HasEvents => _events.AtEnd;

    public static bool Are(HttpResponseMessage answer) =>
        string.Equals(answer.Content.Headers.ContentType?.MediaType, "text/event-stream", StringComparison.OrdinalIgnoreCase)
        && !answer.Content.Headers.NonValidated.Contains("Content-Encoding");

    public bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        _events.Feed(received, forward);
        return true;
    }

    // The upstream ends its streams when it likes; what it leaves half said is the client's to drop.
    public void Complete(IBufferWriter<byte> forward)
    {
        _events.Flush(forward);
        Finished = true;
    }

    public byte[] LastEvent(Refusal refusal) => [.. "event: error\ndata: "u8, .. ProblemAnswer.Of(passage, refusal).Span, .. "\n\n"u8];
}
