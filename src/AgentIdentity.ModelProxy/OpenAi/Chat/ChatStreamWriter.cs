using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes an answer as a chat/completions stream.</summary>
internal sealed class ChatStreamWriter(AnswerTerms terms, bool wantsUsage) : AnswerWriter
{
    private readonly ChatThoughts _thoughts = new();
    private readonly Dictionary<int, int> _calls = [];
    private bool _hasArguments = true;
    private ModelUsage? _usage;
    private StopReason _reason;

    public override bool HasEvents => true;

    public override WireFault? Write(AnswerPiece piece, IBufferWriter<byte> to)
    {
        switch (piece)
        {
            case AnswerStart:
                Delta(to, static json =>
                {
                    json.WriteString("role"u8, "assistant"u8);
                    json.WriteString("content"u8, ""u8);
                });
                break;
            case TextPiece text:
                Delta(to, json => json.WriteString("content"u8, text.Text));
                break;
            case RefusalPiece refusal:
                Delta(to, json => json.WriteString("refusal"u8, refusal.Text));
                break;
            case ReasoningPiece thought:
                Thought(thought, to);
                break;
            case ToolUseStart start:
                _calls[start.Block] = _calls.Count;
                _hasArguments = false;
                Call(to, start.Block, start, "");
                break;
            case ToolArguments arguments:
                _hasArguments = true;
                Call(to, arguments.Block, null, arguments.Json);
                break;
            case BlockEnd end when !_hasArguments:
                _hasArguments = true;
                Call(to, end.Block, null, "{}");
                break;
            case AnswerEnd end:
                _reason = end.Reason;
                return AnswerFaults.Of(end.Reason);
            case UsagePiece usage:
                _usage = usage.Usage;
                break;
        }

        return null;
    }

    public override void End(IBufferWriter<byte> to)
    {
        if (_thoughts.Seal() is { } seal)
        {
            Delta(to, json => json.WriteString("reasoning_seal"u8, seal));
        }

        Chunk(to, json => Choice(json, static _ => { }, ChatWire.FinishOf(_reason)));
        if (wantsUsage && _usage is { } usage)
        {
            Chunk(to, json =>
            {
                json.WriteStartArray("choices"u8);
                json.WriteEndArray();
                OpenAiUsage.Write(json, usage, "prompt_tokens", "completion_tokens");
            });
        }

        to.Write("data: [DONE]\n\n"u8);
    }

    public override byte[] Fail(WireFault fault) => StreamEnd.ErrorEvent(fault);

    private void Thought(ReasoningPiece thought, IBufferWriter<byte> to)
    {
        _thoughts.Add(thought);
        if (thought.Text is { Length: > 0 } text)
        {
            Delta(to, json => json.WriteString("reasoning_content"u8, text));
        }
    }

    private void Call(IBufferWriter<byte> to, int block, ToolUseStart? start, string arguments) => Delta(to, json =>
    {
        json.WriteStartArray("tool_calls"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, _calls[block]);
        if (start is not null)
        {
            json.WriteString("id"u8, start.Id);
            json.WriteString("type"u8, "function"u8);
        }

        json.WriteStartObject("function"u8);
        if (start is not null)
        {
            json.WriteString("name"u8, start.Name);
        }

        json.WriteString("arguments"u8, arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private void Delta(IBufferWriter<byte> to, Action<Utf8JsonWriter> delta) => Chunk(to, json => Choice(json, delta, null));

    private static void Choice(Utf8JsonWriter json, Action<Utf8JsonWriter> delta, string? finish)
    {
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("delta"u8);
        delta(json);
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, finish);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void Chunk(IBufferWriter<byte> to, Action<Utf8JsonWriter> rest) => JsonText.Event(to, null, json =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, ChatWire.IdOf(terms));
        json.WriteString("object"u8, "chat.completion.chunk"u8);
        json.WriteNumber("created"u8, terms.At.ToUnixTimeSeconds());
        json.WriteString("model"u8, terms.Alias);
        rest(json);
        json.WriteEndObject();
    });
}
