using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What the events of one answer mean, in their order. An event that cannot follow what came before makes the answer unreadable.</summary>
internal sealed class MessagesBlocks
{
    private readonly MessagesUsage _usage = new();
    private bool _started;
    private bool _ended;
    private int _blocks;
    private bool _said;
    private (long Index, string Type)? _open;

    /// <summary>Takes an event and adds what it says.</summary>
    /// <returns>False when the answer is none of this form.</returns>
    public bool Take(string type, JsonElement data, List<AnswerPiece> pieces) => type switch
    {
        MessagesEvent.Error => Error(data, pieces),
        MessagesEvent.Ping => true,
        MessagesEvent.Start => !_started && Start(data.Given("message"), pieces),
        MessagesEvent.BlockStart => _started && !_ended && _open is null && Begin(data, pieces),
        MessagesEvent.BlockDelta => _open is { } open && data.Count("index") == open.Index && Go(open.Type, data.Given("delta"), pieces),
        MessagesEvent.BlockStop => _open is { } open && data.Count("index") == open.Index && Close(pieces),
        MessagesEvent.Delta => _started && _open is null && End(data.Given("delta"), data, pieces),
        MessagesEvent.Stop => _ended && _open is null,

        // New kinds of events are announced as harmless to who does not know them.
        _ => _started,
    };

    /// <summary>A whole message, as if it had been streamed.</summary>
    public bool TakeWhole(JsonElement message, List<AnswerPiece> pieces)
    {
        if (!Start(message, pieces))
        {
            return false;
        }

        foreach (var block in message.Items("content"))
        {
            if (!BeginBlock(_blocks, block, pieces) || !Rest(block, pieces) || !Close(pieces))
            {
                return false;
            }
        }

        return End(message, message, pieces) && _ended;
    }

    private bool Start(JsonElement? message, List<AnswerPiece> pieces)
    {
        _started = message is { ValueKind: JsonValueKind.Object };
        if (_started)
        {
            pieces.Add(new AnswerStart(message!.Value.Text("id"), message.Value.Text("model")));
            Use(message.Value, pieces, isFinal: false);
        }

        return _started;
    }

    private bool Begin(JsonElement data, List<AnswerPiece> pieces) =>
        data.Count("index") is { } index && data.Given("content_block") is { } block && BeginBlock(index, block, pieces) && Opening(block, pieces);

    private bool BeginBlock(long index, JsonElement block, List<AnswerPiece> pieces)
    {
        switch (block.Text("type"))
        {
            case "text" or "thinking" or "redacted_thinking":
                break;
            case "tool_use" when block.Text("id") is { } id && block.Text("name") is { } name && block.Given("toolset_name") is null:
                Say(new ToolUseStart(_blocks, id, name), pieces);
                break;
            case null:
                return false;
            default:
                Unsaid(block, pieces);
                break;
        }

        _open = (index, block.Text("type")!);
        return true;
    }

    // Blocks of a stream begin empty, or with what is there at once.
    private bool Opening(JsonElement block, List<AnswerPiece> pieces) => _open!.Value.Type switch
    {
        "tool_use" => block.Given("input") is not { ValueKind: JsonValueKind.Object } input || !input.EnumerateObject().Any() || Arguments(input, pieces),
        _ => Rest(block, pieces),
    };

    private bool Rest(JsonElement block, List<AnswerPiece> pieces)
    {
        switch (_open!.Value.Type)
        {
            case "text" when block.Items("citations").Any():
                Unsaid(block, pieces);
                break;
            case "text":
                Text(block.Text("text"), pieces);
                break;
            case "thinking":
                Thought(block.Text("thinking"), block.Text("signature"), pieces);
                break;
            case "redacted_thinking" when block.Text("data") is { } data:
                Say(new ReasoningPiece(_blocks) { Opaque = data, From = ModelSurface.Messages }, pieces);
                break;
            case "tool_use":
                return block.Given("input") is { ValueKind: JsonValueKind.Object } input && Arguments(input, pieces);
        }

        return true;
    }

    private bool Go(string block, JsonElement? delta, List<AnswerPiece> pieces)
    {
        switch (block, delta?.Text("type"))
        {
            case ("text", "text_delta") when delta?.Text("text") is { } text:
                Text(text, pieces);
                return true;
            case ("thinking", "thinking_delta") when delta?.Text("thinking") is { } thinking:
                Thought(thinking, null, pieces);
                return true;
            case ("thinking", "signature_delta") when delta?.Text("signature") is { } signature:
                Thought(null, signature, pieces);
                return true;
            case ("tool_use", "input_json_delta") when delta?.Text("partial_json") is { } json:
                Say(new ToolArguments(_blocks, json), pieces);
                return true;
            case (_, null or "text_delta" or "thinking_delta" or "signature_delta" or "input_json_delta"):
                return false;
            default:
                Unsaid(delta!.Value, pieces);
                return true;
        }
    }

    private bool Arguments(JsonElement input, List<AnswerPiece> pieces)
    {
        Say(new ToolArguments(_blocks, input.GetRawText()), pieces);
        return true;
    }

    private void Text(string? text, List<AnswerPiece> pieces)
    {
        if (!string.IsNullOrEmpty(text))
        {
            Say(new TextPiece(_blocks, text), pieces);
        }
    }

    private void Thought(string? text, string? signature, List<AnswerPiece> pieces)
    {
        if (!string.IsNullOrEmpty(text) || !string.IsNullOrEmpty(signature))
        {
            var thought = new ReasoningPiece(_blocks)
            {
                Text = string.IsNullOrEmpty(text) ? null : text,
                Signature = string.IsNullOrEmpty(signature) ? null : signature,
                From = string.IsNullOrEmpty(signature) ? null : ModelSurface.Messages,
            };
            Say(thought, pieces);
        }
    }

    private void Say(AnswerPiece piece, List<AnswerPiece> pieces)
    {
        _said = true;
        pieces.Add(piece);
    }

    private bool Close(List<AnswerPiece> pieces)
    {
        // A block that said nothing is none to others.
        if (_said)
        {
            pieces.Add(new BlockEnd(_blocks++));
        }

        (_open, _said) = (null, false);
        return true;
    }

    private bool End(JsonElement? delta, JsonElement report, List<AnswerPiece> pieces)
    {
        if (delta?.Text("stop_reason") is not { } reason)
        {
            Use(report, pieces, isFinal: false);
            return true;
        }

        if (_ended || MessagesStop.Of(reason) is not { } stop)
        {
            return false;
        }

        _ended = true;
        pieces.Add(new AnswerEnd(stop, delta.Value.Text("stop_sequence")));
        Use(report, pieces, isFinal: true);
        return true;
    }

    private void Use(JsonElement parent, List<AnswerPiece> pieces, bool isFinal)
    {
        var taken = parent.Given("usage") is { } usage && _usage.Take(usage);
        if (_usage.Now is { } now)
        {
            pieces.Add(new UsagePiece(now, isFinal && taken) { ReturnedGeo = _usage.Geo, ServiceTier = _usage.ServiceTier });
        }
    }

    private static bool Error(JsonElement data, List<AnswerPiece> pieces)
    {
        pieces.Add(new ErrorPiece(MessagesErrors.ReadInside(data)));
        return true;
    }

    // What runs at the provider was not asked for, so that it is the answer that has no place.
    private static void Unsaid(JsonElement what, List<AnswerPiece> pieces) => pieces.Add(new ErrorPiece(AnswerFaults.Unsayable(Plain(what.Text("type")))));

    private static string Plain(string? type) =>
        type is { Length: > 0 and <= 64 } && type.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') ? $"a {type}" : "a part of an unknown kind";
}
