using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes an answer as Converse's one document, when it is whole.</summary>
internal sealed class ConverseDocumentWriter : AnswerWriter
{
    private readonly List<Block> _blocks = [];
    private StopReason? _reason;
    private ModelUsage? _usage;
    private bool _refused;

    public override bool HasEvents => false;

    public override WireFault? Write(AnswerPiece piece, IBufferWriter<byte> to)
    {
        switch (piece)
        {
            case AnswerStart or BlockEnd:
                return null;
            case TextPiece text:
                At(text.Block).Text.Append(text.Text);
                return null;
            case RefusalPiece refusal:
                _refused = true;
                At(refusal.Block).Text.Append(refusal.Text);
                return null;
            case ReasoningPiece reasoning:
                At(reasoning.Block).Think(reasoning);
                return ConverseThoughts.Objection(reasoning);
            case ToolUseStart use:
                At(use.Block).Use = use;
                return null;
            case ToolArguments arguments:
                At(arguments.Block).Text.Append(arguments.Json);
                return null;
            case AnswerEnd end:
                _reason = end.Reason;
                return _blocks.Any(static block => block.Use is not null && block.Input is null) ? AnswerFaults.Unreadable("the arguments of a tool call are no JSON object")
                    : ConverseAnswer.WordFor(end.Reason) is null ? AnswerFaults.Unsayable("a paused turn")
                    : null;
            case UsagePiece usage:
                _usage = usage.Usage;
                return null;
            default:
                return AnswerFaults.Unsayable("a piece of another kind");
        }
    }

    public override void End(IBufferWriter<byte> to) => to.Write(BedrockJson.Write(json =>
    {
        json.WriteStartObject("output"u8);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant");
        json.WriteStartArray("content"u8);
        foreach (var block in _blocks)
        {
            block.Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("stopReason"u8, ConverseThoughts.WordFor(_reason, _refused));
        ConverseUsage.Write(json, _usage ?? default);
    }).Span);

    public override byte[] Fail(WireFault fault) => [];

    private Block At(int index)
    {
        while (_blocks.Count <= index)
        {
            _blocks.Add(new Block());
        }

        return _blocks[index];
    }

    private sealed class Block
    {
        private string? _signature;
        private string? _opaque;
        private bool _thought;

        public StringBuilder Text { get; } = new();

        public ToolUseStart? Use { get; set; }

        public JsonElement? Input => BedrockJson.Parse(Encoding.UTF8.GetBytes(Text.Length == 0 ? "{}" : Text.ToString()));

        public void Think(ReasoningPiece piece)
        {
            _thought = true;
            Text.Append(piece.Text);
            (_signature, _opaque) = (piece.Signature ?? _signature, piece.Opaque is { } more ? _opaque + more : _opaque);
        }

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            if (Use is { } use)
            {
                ConverseContent.WriteToolUse(json, use.Id, use.Name, Input!.Value);
            }
            else if (_thought)
            {
                ConverseContent.WriteThought(json, Text.ToString(), _signature, _opaque);
            }
            else
            {
                json.WriteString("text"u8, Text.ToString());
            }

            json.WriteEndObject();
        }
    }
}
