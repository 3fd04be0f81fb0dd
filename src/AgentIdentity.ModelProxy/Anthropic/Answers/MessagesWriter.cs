using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What a stream and a document have in common when pieces are written as a message.</summary>
internal abstract class MessagesWriter(AnswerTerms terms) : AnswerWriter
{
    private ModelUsage _usage;
    private string _stop = "end_turn";
    private string? _sequence;
    private bool _refused;

    /// <summary>The kind of the block that is open.</summary>
    protected string? Open { get; private set; }

    public sealed override WireFault? Write(AnswerPiece piece, IBufferWriter<byte> to)
    {
        switch (piece)
        {
            case AnswerStart:
                Start(to);
                break;
            case TextPiece { Text: var text }:
                Begin("text", to);
                Text(text, to);
                break;
            case RefusalPiece { Text: var text }:
                // There are no words for a refusal of their own here: it is text, and the reason why the model stopped.
                _refused = true;
                Begin("text", to);
                Text(text, to);
                break;
            case ReasoningPiece thought:
                Think(thought, to);
                break;
            case ToolUseStart tool:
                Open = "tool_use";
                Tool(tool, to);
                break;
            case ToolArguments { Json: var json }:
                Arguments(json, to);
                break;
            case BlockEnd when Open is not null:
                var fault = Close(to);
                Open = null;
                return fault;
            case UsagePiece { Usage: var usage }:
                _usage = usage;
                break;
            case AnswerEnd end:
                return Stop(end);
        }

        return null;
    }

    public sealed override void End(IBufferWriter<byte> to) => End(to, _refused && _stop == "end_turn" ? "refusal" : _stop, _sequence);

    protected abstract void Start(IBufferWriter<byte> to);

    protected abstract void BeginBlock(string type, IBufferWriter<byte> to);

    protected abstract void Text(string text, IBufferWriter<byte> to);

    protected abstract void Thought(string text, IBufferWriter<byte> to);

    protected abstract void Signature(string signature, IBufferWriter<byte> to);

    protected abstract void Redacted(string data, IBufferWriter<byte> to);

    protected abstract void Tool(ToolUseStart tool, IBufferWriter<byte> to);

    protected abstract void Arguments(string json, IBufferWriter<byte> to);

    protected abstract WireFault? Close(IBufferWriter<byte> to);

    protected abstract void End(IBufferWriter<byte> to, string stop, string? sequence);

    /// <summary>The members of a message, without its content and what is known at the end.</summary>
    protected void WriteHead(Utf8JsonWriter json)
    {
        json.WriteString("id"u8, "msg_" + terms.CallId);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, terms.Alias);
    }

    protected static void WriteStop(Utf8JsonWriter json, string? stop, string? sequence)
    {
        json.WriteString("stop_reason"u8, stop);
        json.WriteString("stop_sequence"u8, sequence);
    }

    /// <summary>The usage so far. Tokens of the cache lie beside the others here.</summary>
    protected void WriteUsage(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, Math.Max(0, _usage.Input - _usage.CachedInput - _usage.CacheWrite));
        json.WriteNumber("cache_creation_input_tokens"u8, _usage.CacheWrite);
        json.WriteNumber("cache_read_input_tokens"u8, _usage.CachedInput);
        json.WriteNumber("output_tokens"u8, _usage.Output);
        json.WriteEndObject();
    }

    private void Begin(string type, IBufferWriter<byte> to)
    {
        if (Open is null)
        {
            Open = type;
            BeginBlock(type, to);
        }
    }

    private void Think(ReasoningPiece thought, IBufferWriter<byte> to)
    {
        if (thought.Opaque is { } opaque && Open is null)
        {
            Open = "redacted_thinking";
            Redacted(MessagesSeal.Close(thought.From, opaque, isOpaque: true), to);
            return;
        }

        Begin("thinking", to);
        if (thought.Text is { Length: > 0 } text)
        {
            Thought(text, to);
        }

        if ((thought.Signature ?? thought.Opaque) is { Length: > 0 } seal)
        {
            Signature(MessagesSeal.Close(thought.From, seal, isOpaque: thought.Signature is null), to);
        }
    }

    private WireFault? Stop(AnswerEnd end)
    {
        if (MessagesStop.Word(end.Reason) is not { } word)
        {
            return AnswerFaults.Of(end.Reason);
        }

        (_stop, _sequence) = (word, end.StopSequence);
        return null;
    }
}
