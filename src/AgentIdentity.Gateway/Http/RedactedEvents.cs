using System.Buffers;
using System.Text;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Mcp;
using AgentIdentity.Gateway.Obligations;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Http;

/// <summary>Server-sent events without what a rule takes out of them: the data of each is a JSON document, or the stream ends there.</summary>
internal sealed class RedactedEvents(Passage passage) : IAnswerFilter
{
    private static readonly string[] Kept = ["event", "id", "retry"];
    private readonly EventSplitter _events = new(JsonRedaction.MaxBytes, passage.Gate is { } gate ? gate.TryHold : null);
    private readonly JsonRedaction _redaction = new(passage.Redactions!);

    /// <summary>How many members were taken out.</summary>
    public int Removed => _redaction.Removed;

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
            if (!TryWrite(whole, forward))
            {
                return false;
            }
        }

        return true;
    }

    // Half an event is none.
    public void Complete(IBufferWriter<byte> forward) => Finished = true;

    public byte[] LastEvent(Refusal refusal) => [.. "event: error\ndata: "u8, .. ProblemAnswer.Of(passage, refusal).Span, .. "\n\n"u8];

    private bool TryWrite(ReadOnlySpan<byte> whole, IBufferWriter<byte> forward)
    {
        var lines = Encoding.UTF8.GetString(whole).TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n').Select(static line => line.Split(':', 2)).ToList();
        var data = lines.Where(static line => line[0] == "data").Select(static line => line.Length == 1 ? "" : line[1].StartsWith(' ') ? line[1][1..] : line[1]).ToList();
        var text = string.Join('\n', data);
        ReadOnlyMemory<byte> rest = default;
        if (text.Length > 0 && !_redaction.TryWrite(Encoding.UTF8.GetBytes(text), out rest))
        {
            return false;
        }

        foreach (var line in lines.Where(static line => line.Length == 2 && Kept.Contains(line[0], StringComparer.Ordinal)))
        {
            forward.Write(Encoding.UTF8.GetBytes($"{line[0]}:{line[1]}\n"));
        }

        if (data.Count > 0)
        {
            forward.Write("data: "u8);
            forward.Write(rest.Span);
            forward.Write("\n"u8);
        }

        forward.Write("\n"u8);
        return true;
    }
}
