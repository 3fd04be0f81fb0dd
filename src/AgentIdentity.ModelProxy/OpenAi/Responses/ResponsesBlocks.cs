using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Follows the items of a responses stream, one after the other.</summary>
internal sealed class ResponsesBlocks
{
    private readonly BlockCounter _blocks = new();
    private string? _item;
    private long _index = -1;
    private bool _spoke;

    internal bool HasTools { get; private set; }

    /// <summary>Every item that began has ended.</summary>
    internal bool IsClosed => _item is null;

    /// <summary>Reads one event; false when it is out of its order.</summary>
    internal bool Read(string type, JsonElement data, List<AnswerPiece> pieces)
    {
        if (type is "response.in_progress" or "response.queued")
        {
            return true;
        }

        if (type == "response.output_item.added")
        {
            return Open(data, pieces);
        }

        // Everything else is about the item that is open.
        if (_item is null || (StrictBody.Given(data, "output_index") is { } at && at.GetInt64() != _index))
        {
            return false;
        }

        return type == "response.output_item.done" ? Close(data, pieces) : Inside(type, data, pieces);
    }

    private bool Open(JsonElement data, List<AnswerPiece> pieces)
    {
        var item = StrictBody.Given(data, "item") ?? default;
        var index = StrictBody.Given(data, "output_index")?.GetInt64() ?? _index + 1;
        if (_item is not null || index <= _index)
        {
            return false;
        }

        (_item, _index, _spoke) = (StrictBody.Text(item, "type"), index, false);
        switch (_item)
        {
            case "message" or "reasoning":
                return true;
            case "function_call":
                return Call(item, pieces);
            default:
                pieces.Add(new ErrorPiece(AnswerFaults.Unsayable($"an item of type {_item}")));
                return true;
        }
    }

    private bool Call(JsonElement item, List<AnswerPiece> pieces)
    {
        if (StrictBody.Text(item, "call_id") is not { Length: > 0 } id || StrictBody.Text(item, "name") is not { Length: > 0 } name)
        {
            return false;
        }

        HasTools = true;
        _blocks.Open(_index, pieces);
        pieces.Add(new ToolUseStart(_blocks.Number, id, name));
        return true;
    }

    private bool Inside(string type, JsonElement data, List<AnswerPiece> pieces)
    {
        var delta = StrictBody.Text(data, "delta") ?? "";
        var part = StrictBody.Given(data, "content_index")?.GetInt64() ?? 0;
        switch (type, _item)
        {
            case ("response.output_text.delta", "message"):
                _blocks.Open((part, "text"), pieces);
                pieces.Add(new TextPiece(_blocks.Number, delta));
                return true;
            case ("response.refusal.delta", "message"):
                _blocks.Open((part, "refusal"), pieces);
                pieces.Add(new RefusalPiece(_blocks.Number, delta));
                return true;
            case ("response.reasoning_summary_text.delta" or "response.reasoning_text.delta", "reasoning"):
                _blocks.Open("reasoning", pieces);
                pieces.Add(new ReasoningPiece(_blocks.Number) { Text = delta });
                return true;
            case ("response.function_call_arguments.delta", "function_call"):
                _spoke = true;
                pieces.Add(new ToolArguments(_blocks.Number, delta));
                return true;
            case ("response.output_text.annotation.added", _):
                pieces.Add(new ErrorPiece(AnswerFaults.Unsayable("annotations")));
                return true;
            default:
                // What is done was said in pieces before; parts begin and end inside their item.
                return type.EndsWith(".done", StringComparison.Ordinal) || type.EndsWith("_part.added", StringComparison.Ordinal);
        }
    }

    private bool Close(JsonElement data, List<AnswerPiece> pieces)
    {
        var item = StrictBody.Given(data, "item") ?? default;
        if (_item == "function_call" && !_spoke && StrictBody.Text(item, "arguments") is { Length: > 0 } arguments)
        {
            pieces.Add(new ToolArguments(_blocks.Number, arguments));
        }

        if (_item == "reasoning" && StrictBody.Text(item, "encrypted_content") is { } closed)
        {
            _blocks.Open("reasoning", pieces);
            pieces.Add(new ReasoningPiece(_blocks.Number) { Opaque = closed, From = ModelSurface.Responses });
        }

        _blocks.Close(pieces);
        _item = null;
        return true;
    }
}
