using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads what a chat choice says, in a chunk's <c>delta</c> or a document's <c>message</c>.</summary>
internal sealed class ChatDelta
{
    private readonly BlockCounter _blocks = new();
    private readonly HashSet<int> _calls = [];

    internal bool HasTools => _calls.Count > 0;

    /// <summary>Null, or why it cannot go on.</summary>
    internal WireFault? Read(JsonElement delta, List<AnswerPiece> pieces)
    {
        if (Lost(delta) is { } lost)
        {
            return AnswerFaults.Unsayable(lost);
        }

        Text(StrictBody.Text(delta, "reasoning_content") ?? StrictBody.Text(delta, "reasoning"), "reasoning", static (block, text) => new ReasoningPiece(block) { Text = text }, pieces);
        Text(StrictBody.Text(delta, "content"), "text", static (block, text) => new TextPiece(block, text), pieces);
        Text(StrictBody.Text(delta, "refusal"), "refusal", static (block, text) => new RefusalPiece(block, text), pieces);
        foreach (var (place, call) in StrictBody.Given(delta, "tool_calls") is { } calls ? calls.EnumerateArray().Index() : [])
        {
            if (!Call(call, place, pieces))
            {
                return AnswerFaults.Unreadable("a tool call has no name, no id, or comes out of its order");
            }
        }

        return null;
    }

    internal void Close(List<AnswerPiece> pieces) => _blocks.Close(pieces);

    private static string? Lost(JsonElement delta)
    {
        if (StrictBody.Given(delta, "function_call") is not null)
        {
            return "a function call of the form before tool calls";
        }

        return StrictBody.Given(delta, "audio") is not null ? "sound"
            : StrictBody.Given(delta, "annotations") is { ValueKind: JsonValueKind.Array } notes && notes.GetArrayLength() > 0 ? "annotations"
            : null;
    }

    private void Text(string? text, string kind, Func<int, string, AnswerPiece> piece, List<AnswerPiece> pieces)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _blocks.Open(kind, pieces);
            pieces.Add(piece(_blocks.Number, text));
        }
    }

    private bool Call(JsonElement call, int place, List<AnswerPiece> pieces)
    {
        // Whole documents, and some servers, give no index.
        var index = StrictBody.Given(call, "index")?.GetInt32() ?? place;
        var function = StrictBody.Given(call, "function") ?? default;
        if (StrictBody.Text(call, "type") is not (null or "" or "function"))
        {
            return false;
        }

        if (!_blocks.IsOpen(index))
        {
            // Id and name come with the first piece; a call that is over cannot go on.
            if (!_calls.Add(index) || StrictBody.Text(call, "id") is not { Length: > 0 } id || StrictBody.Text(function, "name") is not { Length: > 0 } name)
            {
                return false;
            }

            _blocks.Open(index, pieces);
            pieces.Add(new ToolUseStart(_blocks.Number, id, name));
        }

        if (StrictBody.Text(function, "arguments") is { Length: > 0 } arguments)
        {
            pieces.Add(new ToolArguments(_blocks.Number, arguments));
        }

        return true;
    }
}
