using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes an answer as a response: a stream of events, or one document.</summary>
internal sealed class ResponsesWriter(Conversation asked, AnswerTerms terms) : AnswerWriter
{
    private readonly ResponsesEnvelope _envelope = new(asked, terms);
    private readonly List<ResponsesItem> _done = [];
    private ResponsesItem? _item;
    private long _sequence;
    private ModelUsage? _usage;
    private StopReason _reason;

    public override bool HasEvents => asked.Stream;

    public override WireFault? Write(AnswerPiece piece, IBufferWriter<byte> to)
    {
        switch (piece)
        {
            case AnswerStart:
                Whole(to, "response.created", "in_progress");
                Whole(to, "response.in_progress", "in_progress");
                break;
            case TextPiece text:
                Say(to, ResponsesItemKind.Text, text.Text);
                break;
            case RefusalPiece refusal:
                Say(to, ResponsesItemKind.Refusal, refusal.Text);
                break;
            case ReasoningPiece thought:
                Think(to, thought);
                break;
            case ToolUseStart start:
                Open(to, ResponsesItemKind.Call, start);
                break;
            case ToolArguments arguments:
                Arguments(to, arguments.Json);
                break;
            case BlockEnd:
                Close(to);
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
        var incomplete = ResponsesWire.IncompleteOf(_reason);
        var status = incomplete is null ? "completed" : "incomplete";
        if (asked.Stream)
        {
            Whole(to, $"response.{status}", status, incomplete);
        }
        else
        {
            to.Write(JsonText.Of(json => _envelope.Write(json, status, incomplete, _done, _usage)));
        }
    }

    public override byte[] Fail(WireFault fault) => asked.Stream ? ResponsesError.Event(fault, _sequence) : [];

    private void Say(IBufferWriter<byte> to, ResponsesItemKind kind, string text)
    {
        var item = Open(to, kind, null);
        item.Add(text);
        Event(to, kind == ResponsesItemKind.Text ? "response.output_text.delta" : "response.refusal.delta", json =>
        {
            Place(json, item, "content_index");
            json.WriteString("delta"u8, text);
            Logprobs(json, kind);
        });
    }

    private void Think(IBufferWriter<byte> to, ReasoningPiece thought)
    {
        var item = Open(to, ResponsesItemKind.Reasoning, null);
        if (thought.Text is { Length: > 0 } text)
        {
            if (item.Text.Length == 0)
            {
                Part(to, "response.reasoning_summary_part.added", item, isDone: false);
            }

            Event(to, "response.reasoning_summary_text.delta", json =>
            {
                Place(json, item, "summary_index");
                json.WriteString("delta"u8, text);
            });
        }

        item.Add(thought);
    }

    private void Arguments(IBufferWriter<byte> to, string text)
    {
        var item = _item!;
        item.Add(text);
        Event(to, "response.function_call_arguments.delta", json =>
        {
            Place(json, item, null);
            json.WriteString("delta"u8, text);
        });
    }

    private ResponsesItem Open(IBufferWriter<byte> to, ResponsesItemKind kind, ToolUseStart? call)
    {
        if (_item is { } open)
        {
            return open;
        }

        var prefix = kind switch { ResponsesItemKind.Call => "fc", ResponsesItemKind.Reasoning => "rs", _ => "msg" };
        var item = _item = new ResponsesItem(kind, $"{prefix}_{terms.CallId}_{_done.Count}", _done.Count) { Call = call };
        Event(to, "response.output_item.added", json =>
        {
            json.WriteNumber("output_index"u8, item.Index);
            json.WritePropertyName("item"u8);
            item.Write(json, isDone: false);
        });
        if (kind is ResponsesItemKind.Text or ResponsesItemKind.Refusal)
        {
            Part(to, "response.content_part.added", item, isDone: false);
        }

        return item;
    }

    private void Close(IBufferWriter<byte> to)
    {
        if (_item is not { } item)
        {
            return;
        }

        if (item is { Kind: ResponsesItemKind.Call, Text.Length: 0 })
        {
            Arguments(to, "{}");
        }

        new ResponsesItemEnd(item).Write((name, rest) => Event(to, name, rest));
        Event(to, "response.output_item.done", json =>
        {
            json.WriteNumber("output_index"u8, item.Index);
            json.WritePropertyName("item"u8);
            item.Write(json, isDone: true);
        });
        _done.Add(item);
        _item = null;
    }

    private void Part(IBufferWriter<byte> to, string name, ResponsesItem item, bool isDone) => Event(to, name, json =>
    {
        Place(json, item, item.Kind == ResponsesItemKind.Reasoning ? "summary_index" : "content_index");
        json.WritePropertyName("part"u8);
        item.Part(json, isDone);
    });

    internal static void Place(Utf8JsonWriter json, ResponsesItem item, string? part)
    {
        json.WriteString("item_id"u8, item.Id);
        json.WriteNumber("output_index"u8, item.Index);
        if (part is not null)
        {
            json.WriteNumber(part, 0);
        }
    }

    internal static void Logprobs(Utf8JsonWriter json, ResponsesItemKind kind)
    {
        if (kind == ResponsesItemKind.Text)
        {
            json.WriteStartArray("logprobs"u8);
            json.WriteEndArray();
        }
    }

    private void Whole(IBufferWriter<byte> to, string name, string status, string? incomplete = null) => Event(to, name, json =>
    {
        json.WritePropertyName("response"u8);
        _envelope.Write(json, status, incomplete, _done, _usage);
    });

    private void Event(IBufferWriter<byte> to, string name, Action<Utf8JsonWriter> rest)
    {
        if (!asked.Stream)
        {
            return;
        }

        JsonText.Event(to, name, json =>
        {
            json.WriteStartObject();
            json.WriteString("type"u8, name);
            json.WriteNumber("sequence_number"u8, _sequence++);
            rest(json);
            json.WriteEndObject();
        });
    }
}
