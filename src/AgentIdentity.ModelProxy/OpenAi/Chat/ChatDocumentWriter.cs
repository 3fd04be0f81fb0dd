using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes an answer as one chat completion.</summary>
internal sealed class ChatDocumentWriter(AnswerTerms terms) : AnswerWriter
{
    private readonly ChatThoughts _thoughts = new();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _refusal = new();
    private readonly List<(ToolUseStart Start, StringBuilder Arguments)> _calls = [];
    private ModelUsage? _usage;
    private StopReason _reason;

    public override bool HasEvents => false;

    public override WireFault? Write(AnswerPiece piece, IBufferWriter<byte> to)
    {
        switch (piece)
        {
            case TextPiece text:
                _text.Append(text.Text);
                break;
            case RefusalPiece refusal:
                _refusal.Append(refusal.Text);
                break;
            case ReasoningPiece thought:
                _thoughts.Add(thought);
                break;
            case ToolUseStart start:
                _calls.Add((start, new StringBuilder()));
                break;
            case ToolArguments arguments:
                _calls[^1].Arguments.Append(arguments.Json);
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

    public override void End(IBufferWriter<byte> to) => to.Write(JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, ChatWire.IdOf(terms));
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, terms.At.ToUnixTimeSeconds());
        json.WriteString("model"u8, terms.Alias);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteStartObject("message"u8);
        Message(json);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, ChatWire.FinishOf(_reason));
        json.WriteEndObject();
        json.WriteEndArray();
        if (_usage is { } usage)
        {
            OpenAiUsage.Write(json, usage, "prompt_tokens", "completion_tokens");
        }

        json.WriteEndObject();
    }));

    // Nothing was written yet, so a refusal can still be answered whole.
    public override byte[] Fail(WireFault fault) => [];

    private void Message(Utf8JsonWriter json)
    {
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, _text.Length == 0 ? null : _text.ToString());
        json.WriteString("refusal"u8, _refusal.Length == 0 ? null : _refusal.ToString());
        if (_thoughts.Text is { Length: > 0 } thoughts)
        {
            json.WriteString("reasoning_content"u8, thoughts);
        }

        if (_thoughts.Seal() is { } seal)
        {
            json.WriteString("reasoning_seal"u8, seal);
        }

        if (_calls.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tool_calls"u8);
        foreach (var (start, arguments) in _calls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, start.Id);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, start.Name);
            json.WriteString("arguments"u8, arguments.Length == 0 ? "{}" : arguments.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
