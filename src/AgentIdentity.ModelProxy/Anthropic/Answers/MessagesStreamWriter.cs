using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes pieces as the events of a stream of messages, each as soon as it is known.</summary>
internal sealed class MessagesStreamWriter(AnswerTerms terms) : MessagesWriter(terms)
{
    private int _index = -1;

    public override bool HasEvents => true;

    public override byte[] Fail(WireFault fault) => MessagesErrors.Event(fault);

    protected override void Start(IBufferWriter<byte> to) => Event(to, MessagesEvent.Start, json =>
    {
        json.WriteStartObject("message"u8);
        WriteHead(json);
        json.WriteStartArray("content"u8);
        json.WriteEndArray();
        WriteStop(json, null, null);
        WriteUsage(json);
        json.WriteEndObject();
    });

    protected override void BeginBlock(string type, IBufferWriter<byte> to) => Block(to, type, json =>
    {
        json.WriteString(type == "text" ? "text"u8 : "thinking"u8, ""u8);
        if (type == "thinking")
        {
            json.WriteString("signature"u8, ""u8);
        }
    });

    protected override void Text(string text, IBufferWriter<byte> to) => Delta(to, "text_delta", "text", text);

    protected override void Thought(string text, IBufferWriter<byte> to) => Delta(to, "thinking_delta", "thinking", text);

    protected override void Signature(string signature, IBufferWriter<byte> to) => Delta(to, "signature_delta", "signature", signature);

    protected override void Redacted(string data, IBufferWriter<byte> to) => Block(to, "redacted_thinking", json => json.WriteString("data"u8, data));

    protected override void Tool(ToolUseStart tool, IBufferWriter<byte> to) => Block(to, "tool_use", json =>
    {
        json.WriteString("id"u8, tool.Id);
        json.WriteString("name"u8, tool.Name);
        json.WriteStartObject("input"u8);
        json.WriteEndObject();
    });

    protected override void Arguments(string json, IBufferWriter<byte> to) => Delta(to, "input_json_delta", "partial_json", json);

    protected override WireFault? Close(IBufferWriter<byte> to)
    {
        Event(to, MessagesEvent.BlockStop, json => json.WriteNumber("index"u8, _index));
        return null;
    }

    protected override void End(IBufferWriter<byte> to, string stop, string? sequence)
    {
        Event(to, MessagesEvent.Delta, json =>
        {
            json.WriteStartObject("delta"u8);
            WriteStop(json, stop, sequence);
            json.WriteEndObject();
            WriteUsage(json);
        });
        Event(to, MessagesEvent.Stop, static _ => { });
    }

    private void Block(IBufferWriter<byte> to, string type, Action<Utf8JsonWriter> write)
    {
        _index++;
        Event(to, MessagesEvent.BlockStart, json =>
        {
            json.WriteNumber("index"u8, _index);
            json.WriteStartObject("content_block"u8);
            json.WriteString("type"u8, type);
            write(json);
            json.WriteEndObject();
        });
    }

    private void Delta(IBufferWriter<byte> to, string type, string member, string value) => Event(to, MessagesEvent.BlockDelta, json =>
    {
        json.WriteNumber("index"u8, _index);
        json.WriteStartObject("delta"u8);
        json.WriteString("type"u8, type);
        json.WriteString(member, value);
        json.WriteEndObject();
    });

    private static void Event(IBufferWriter<byte> to, string type, Action<Utf8JsonWriter> write) => JsonText.Event(to, type, json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        write(json);
        json.WriteEndObject();
    });
}
