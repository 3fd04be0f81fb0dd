using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes pieces as one message at their end.</summary>
internal sealed class MessagesDocumentWriter(AnswerTerms terms) : MessagesWriter(terms)
{
    private readonly List<Action<Utf8JsonWriter>> _blocks = [];
    private readonly StringBuilder _text = new();
    private string _signature = "";
    private ToolUseStart? _tool;
    private string? _redacted;

    public override bool HasEvents => false;

    public override byte[] Fail(WireFault fault) => [];

    protected override void Start(IBufferWriter<byte> to)
    {
    }

    protected override void BeginBlock(string type, IBufferWriter<byte> to)
    {
    }

    protected override void Text(string text, IBufferWriter<byte> to) => _text.Append(text);

    protected override void Thought(string text, IBufferWriter<byte> to) => _text.Append(text);

    protected override void Signature(string signature, IBufferWriter<byte> to) => _signature += signature;

    protected override void Redacted(string data, IBufferWriter<byte> to) => _redacted = data;

    protected override void Tool(ToolUseStart tool, IBufferWriter<byte> to) => _tool = tool;

    protected override void Arguments(string json, IBufferWriter<byte> to) => _text.Append(json);

    protected override WireFault? Close(IBufferWriter<byte> to)
    {
        // Pieces of arguments pass in a stream as they are; here they must be an object.
        if (_tool is not null && !MessagesArguments.AreObject(_text.ToString()))
        {
            return AnswerFaults.Of(StopReason.Malformed);
        }

        var (type, text, signature, tool, redacted) = (Open!, _text.ToString(), _signature, _tool, _redacted);
        _blocks.Add(json => WriteBlock(json, type, text, signature, tool, redacted));
        _text.Clear();
        (_signature, _tool, _redacted) = ("", null, null);
        return null;
    }

    protected override void End(IBufferWriter<byte> to, string stop, string? sequence) => to.Write(JsonText.Of(json =>
    {
        json.WriteStartObject();
        WriteHead(json);
        json.WriteStartArray("content"u8);
        _blocks.ForEach(block => block(json));
        json.WriteEndArray();
        WriteStop(json, stop, sequence);
        WriteUsage(json);
        json.WriteEndObject();
    }));

    private static void WriteBlock(Utf8JsonWriter json, string type, string text, string signature, ToolUseStart? tool, string? redacted)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        switch (type)
        {
            case "text":
                json.WriteString("text"u8, text);
                break;
            case "thinking":
                json.WriteString("thinking"u8, text);
                json.WriteString("signature"u8, signature);
                break;
            case "redacted_thinking":
                json.WriteString("data"u8, redacted);
                break;
            default:
                json.WriteString("id"u8, tool!.Id);
                json.WriteString("name"u8, tool.Name);
                json.WritePropertyName("input"u8);
                MessagesArguments.Write(json, text);
                break;
        }

        json.WriteEndObject();
    }
}
