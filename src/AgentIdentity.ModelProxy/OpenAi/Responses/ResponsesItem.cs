using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>One item of a response while it is written: a message of one part, a thought, or a function call.</summary>
internal sealed class ResponsesItem(ResponsesItemKind kind, string id, int index)
{
    private readonly ChatThoughts _thoughts = new();
    private readonly StringBuilder _text = new();

    internal ResponsesItemKind Kind { get; } = kind;

    internal string Id { get; } = id;

    internal int Index { get; } = index;

    internal ToolUseStart? Call { get; init; }

    internal string Text => _text.ToString();

    internal void Add(string text) => _text.Append(text);

    internal void Add(ReasoningPiece piece)
    {
        _thoughts.Add(piece);
        _text.Append(piece.Text);
    }

    internal void Write(Utf8JsonWriter json, bool isDone)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        switch (Kind)
        {
            case ResponsesItemKind.Reasoning:
                Reasoning(json, isDone);
                break;
            case ResponsesItemKind.Call:
                json.WriteString("type"u8, "function_call"u8);
                Status(json, isDone);
                json.WriteString("call_id"u8, Call!.Id);
                json.WriteString("name"u8, Call.Name);
                json.WriteString("arguments"u8, isDone ? Text : "");
                break;
            default:
                json.WriteString("type"u8, "message"u8);
                Status(json, isDone);
                json.WriteString("role"u8, "assistant"u8);
                json.WriteStartArray("content"u8);
                if (isDone)
                {
                    Part(json, isDone);
                }

                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>The one part of a message or of a thought's summary.</summary>
    internal void Part(Utf8JsonWriter json, bool isDone)
    {
        var text = isDone ? Text : "";
        json.WriteStartObject();
        switch (Kind)
        {
            case ResponsesItemKind.Refusal:
                json.WriteString("type"u8, "refusal"u8);
                json.WriteString("refusal"u8, text);
                break;
            case ResponsesItemKind.Reasoning:
                json.WriteString("type"u8, "summary_text"u8);
                json.WriteString("text"u8, text);
                break;
            default:
                json.WriteString("type"u8, "output_text"u8);
                json.WriteStartArray("annotations"u8);
                json.WriteEndArray();
                json.WriteStartArray("logprobs"u8);
                json.WriteEndArray();
                json.WriteString("text"u8, text);
                break;
        }

        json.WriteEndObject();
    }

    private void Reasoning(Utf8JsonWriter json, bool isDone)
    {
        json.WriteString("type"u8, "reasoning"u8);
        json.WriteStartArray("summary"u8);
        if (isDone && _text.Length > 0)
        {
            Part(json, isDone);
        }

        json.WriteEndArray();
        if (isDone && _thoughts.Seal() is { } seal)
        {
            json.WriteString("encrypted_content"u8, seal);
        }
    }

    private static void Status(Utf8JsonWriter json, bool isDone) =>
        json.WriteString("status"u8, isDone ? "completed"u8 : "in_progress"u8);
}

internal enum ResponsesItemKind
{
    Text = 1,
    Refusal = 2,
    Reasoning = 3,
    Call = 4,
}
