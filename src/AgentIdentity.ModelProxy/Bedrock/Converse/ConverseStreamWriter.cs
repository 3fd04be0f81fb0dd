using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes an answer as the frames of ConverseStream. The end is held until the provider's answer is whole.</summary>
internal sealed class ConverseStreamWriter : AnswerWriter
{
    private StopReason? _reason;
    private ModelUsage? _usage;
    private bool _refused;
    private bool _bare;

    public override bool HasEvents => true;

    public override WireFault? Write(AnswerPiece piece, IBufferWriter<byte> to)
    {
        switch (piece)
        {
            case AnswerStart:
                EventStreamWriter.WriteEvent(to, "messageStart", static json => json.WriteString("role"u8, "assistant"));
                return null;
            case TextPiece text:
                Delta(to, text.Block, json => json.WriteString("text"u8, text.Text));
                return null;
            case RefusalPiece refusal:
                _refused = true;
                Delta(to, refusal.Block, json => json.WriteString("text"u8, refusal.Text));
                return null;
            case ReasoningPiece reasoning:
                return ConverseThoughts.Objection(reasoning) ?? Thoughts(to, reasoning);
            case ToolUseStart use:
                _bare = true;
                ToolUse(to, use);
                return null;
            case ToolArguments arguments:
                _bare = false;
                Arguments(to, arguments);
                return null;
            case BlockEnd end:
                if (_bare)
                {
                    Arguments(to, new ToolArguments(end.Block, "{}"));
                    _bare = false;
                }

                EventStreamWriter.WriteEvent(to, "contentBlockStop", json => json.WriteNumber("contentBlockIndex"u8, end.Block));
                return null;
            case AnswerEnd end:
                _reason = end.Reason;
                return ConverseAnswer.WordFor(end.Reason) is null ? AnswerFaults.Unsayable("a paused turn") : null;
            case UsagePiece usage:
                _usage = usage.Usage;
                return null;
            default:
                return AnswerFaults.Unsayable("a piece of another kind");
        }
    }

    public override void End(IBufferWriter<byte> to)
    {
        EventStreamWriter.WriteEvent(to, "messageStop", json => json.WriteString("stopReason"u8, ConverseThoughts.WordFor(_reason, _refused)));
        EventStreamWriter.WriteEvent(to, "metadata", json => ConverseUsage.Write(json, _usage ?? default));
    }

    public override byte[] Fail(WireFault fault) => ConverseFaults.Frame(fault);

    // One delta says one thing.
    private static WireFault? Thoughts(IBufferWriter<byte> to, ReasoningPiece piece)
    {
        Thought(to, piece.Block, "text", piece.Text);
        Thought(to, piece.Block, "signature", piece.Signature);
        Thought(to, piece.Block, "redactedContent", piece.Opaque);
        return null;
    }

    private static void Thought(IBufferWriter<byte> to, int block, string name, string? value)
    {
        if (value is not null)
        {
            Delta(to, block, json =>
            {
                json.WriteStartObject("reasoningContent"u8);
                json.WriteString(name, value);
                json.WriteEndObject();
            });
        }
    }

    private static void ToolUse(IBufferWriter<byte> to, ToolUseStart use) => EventStreamWriter.WriteEvent(to, "contentBlockStart", json =>
    {
        json.WriteNumber("contentBlockIndex"u8, use.Block);
        json.WriteStartObject("start"u8);
        json.WriteStartObject("toolUse"u8);
        json.WriteString("toolUseId"u8, use.Id);
        json.WriteString("name"u8, use.Name);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Arguments(IBufferWriter<byte> to, ToolArguments arguments) => Delta(to, arguments.Block, json =>
    {
        json.WriteStartObject("toolUse"u8);
        json.WriteString("input"u8, arguments.Json);
        json.WriteEndObject();
    });

    private static void Delta(IBufferWriter<byte> to, int block, Action<Utf8JsonWriter> delta) => EventStreamWriter.WriteEvent(to, "contentBlockDelta", json =>
    {
        json.WriteNumber("contentBlockIndex"u8, block);
        json.WriteStartObject("delta"u8);
        delta(json);
        json.WriteEndObject();
    });
}
