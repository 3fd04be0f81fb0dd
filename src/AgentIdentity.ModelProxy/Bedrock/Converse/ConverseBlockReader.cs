using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>Numbers the blocks of one answer from 0 and reads their pieces, whether they came in events or stand in a document.</summary>
internal sealed class ConverseBlockReader
{
    private int _next;
    private int? _wireIndex;

    private int Block => _next - 1;

    /// <summary>A block that says what it is; others begin with their first piece.</summary>
    internal bool Start(JsonElement payload, List<AnswerPiece> pieces)
    {
        if (Object(payload, "start") is not { } start || Members(start).Take(2).ToList() is not [var kind, ..] all)
        {
            return Open(payload);
        }

        if (all.Count > 1 || kind.Name != "toolUse" || Text(kind.Value, "toolUseId") is not { } id || Text(kind.Value, "name") is not { } name || Member(kind.Value, "type") is not null || !Open(payload))
        {
            return false;
        }

        pieces.Add(new ToolUseStart(Block, id, name));
        return true;
    }

    /// <summary>A piece of a block; false for one that the hub has no word for, or that stands in another block than the open one.</summary>
    internal bool Delta(JsonElement payload, List<AnswerPiece> pieces)
    {
        if (Object(payload, "delta") is not { } delta || Members(delta).Take(2).ToList() is not [var only]
            || (_wireIndex is null ? !Open(payload) : IndexOf(payload) != _wireIndex))
        {
            return false;
        }

        var piece = only.Name switch
        {
            "text" => only.Value.ValueKind == JsonValueKind.String ? new TextPiece(Block, only.Value.GetString()!) : null,
            "toolUse" => Text(only.Value, "input") is { } json ? new ToolArguments(Block, json) : null,
            "reasoningContent" => Thought(only.Value),
            _ => (AnswerPiece?)null,
        };
        if (piece is not null)
        {
            pieces.Add(piece);
        }

        return piece is not null;
    }

    internal bool Stop(JsonElement payload, List<AnswerPiece> pieces)
    {
        if (_wireIndex is null || IndexOf(payload) != _wireIndex)
        {
            // A block in which nothing was said.
            return _wireIndex is null;
        }

        pieces.Add(new BlockEnd(Block));
        _wireIndex = null;
        return true;
    }

    /// <summary>A whole block of a document.</summary>
    internal bool Whole(JsonElement block, List<AnswerPiece> pieces)
    {
        if (Members(block).Take(2).ToList() is not [var only])
        {
            return false;
        }

        _next++;
        switch (only.Name)
        {
            case "text" when only.Value.ValueKind == JsonValueKind.String:
                pieces.Add(new TextPiece(Block, only.Value.GetString()!));
                break;
            case "toolUse" when Text(only.Value, "toolUseId") is { } id && Text(only.Value, "name") is { } name && Member(only.Value, "type") is null:
                pieces.Add(new ToolUseStart(Block, id, name));
                pieces.Add(new ToolArguments(Block, Member(only.Value, "input")?.GetRawText() ?? "{}"));
                break;
            case "reasoningContent" when (Object(only.Value, "reasoningText") ?? only.Value) is var thought:
                pieces.Add(new ReasoningPiece(Block) { Text = Text(thought, "text"), Signature = Text(thought, "signature"), Opaque = Text(thought, "redactedContent"), From = ModelSurface.Messages });
                break;
            default:
                return false;
        }

        pieces.Add(new BlockEnd(Block));
        return true;
    }

    private ReasoningPiece? Thought(JsonElement thought) => Members(thought).Take(2).ToList() is [{ Value.ValueKind: JsonValueKind.String } only] && only.Name is "text" or "signature" or "redactedContent"
        ? new ReasoningPiece(Block)
        {
            Text = Text(thought, "text"),
            Signature = Text(thought, "signature"),
            Opaque = Text(thought, "redactedContent"),
            From = Text(thought, "text") is null ? ModelSurface.Messages : null,
        }
        : null;

    private bool Open(JsonElement payload)
    {
        if (_wireIndex is not null)
        {
            return false;
        }

        _wireIndex = IndexOf(payload);
        _next++;
        return _wireIndex is not null;
    }

    private static int? IndexOf(JsonElement payload) =>
        Member(payload, "contentBlockIndex") is { ValueKind: JsonValueKind.Number } index && index.TryGetInt32(out var at) && at >= 0 ? at : null;
}
