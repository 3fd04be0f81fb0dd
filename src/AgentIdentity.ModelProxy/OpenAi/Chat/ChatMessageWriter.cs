using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes the turns of a conversation as chat messages.</summary>
internal sealed class ChatMessageWriter(Utf8JsonWriter json, Untranslatable not, ModelCandidate to)
{
    internal void Write(Conversation asked)
    {
        if (asked.System.Count > 0)
        {
            Message("system", asked.System);
        }

        // The calls of one turn belong in one message: the tools' answers must follow it at once.
        List<ConversationPart> said = [];
        foreach (var turn in asked.Turns)
        {
            if (turn.Role == TurnRole.Assistant)
            {
                said.AddRange(turn.Parts);
                continue;
            }

            Assistant(said);
            Heard(turn);
        }

        Assistant(said);
    }

    private void Heard(Turn turn)
    {
        List<ConversationPart> told = [];
        foreach (var part in turn.Parts)
        {
            if (part is not ToolResultPart result)
            {
                told.Add(part);
                continue;
            }

            Tell(turn.Role, told);
            Result(result);
        }

        Tell(turn.Role, told);
    }

    private void Tell(TurnRole role, List<ConversationPart> told)
    {
        if (told.Count > 0)
        {
            Message(role == TurnRole.System ? "system" : "user", told);
            told.Clear();
        }
    }

    private void Message(string role, IReadOnlyList<ConversationPart> parts)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        Content(parts, isText: role != "user");
        json.WriteEndObject();
    }

    private void Result(ToolResultPart result)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "tool"u8);
        json.WriteString("tool_call_id"u8, result.Id);
        Content(OpenAiContent.Result(result), isText: true);
        json.WriteEndObject();
    }

    private void Assistant(List<ConversationPart> said)
    {
        if (said.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        Thoughts([.. said.OfType<ReasoningPart>()]);
        var calls = said.OfType<ToolUsePart>().ToList();
        List<ConversationPart> texts = [.. said.Where(static part => part is not (ReasoningPart or ToolUsePart))];
        if (calls.Count > 0 && said.FindLastIndex(static part => part is TextPart or RefusalPart) > said.FindIndex(static part => part is ToolUsePart))
        {
            not.Add(texts[^1].Member, "a text after a tool call has no place there");
        }

        if (texts.Count > 0)
        {
            Content(texts, isText: true);
        }

        if (calls.Count > 0)
        {
            Calls(calls);
        }

        json.WriteEndObject();
        said.Clear();
    }

    private void Calls(List<ToolUsePart> calls)
    {
        json.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, call.Name);
            json.WriteString("arguments"u8, call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // OpenAI's own chat has no place for earlier thoughts; compatible servers have one for their text.
    private void Thoughts(IReadOnlyList<ReasoningPart> thoughts)
    {
        if (thoughts.FirstOrDefault(thought => to.Provider != ModelProvider.Compatible || thought.Signature is not null || thought.Opaque is not null) is { } lost)
        {
            not.Add(lost.Member, "earlier thoughts of a model go only back to their own maker");
        }

        if (thoughts.Count > 0)
        {
            json.WriteString("reasoning_content"u8, string.Concat(thoughts.Select(static thought => thought.Text)));
        }
    }

    private void Content(IReadOnlyList<ConversationPart> parts, bool isText)
    {
        if (parts is [TextPart only])
        {
            json.WriteString("content"u8, only.Text);
            return;
        }

        json.WriteStartArray("content"u8);
        foreach (var part in parts)
        {
            Part(part, isText);
        }

        json.WriteEndArray();
    }

    private void Part(ConversationPart part, bool isText)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, text.Text);
                break;
            case RefusalPart refusal:
                json.WriteString("type"u8, "refusal"u8);
                json.WriteString("refusal"u8, refusal.Text);
                break;
            case ImagePart image when !isText && OpenAiContent.AddressOf(image) is { } address:
                json.WriteString("type"u8, "image_url"u8);
                json.WriteStartObject("image_url"u8);
                json.WriteString("url"u8, address);
                OpenAiContent.Detail(json, image);
                json.WriteEndObject();
                break;
            case DocumentPart { Base64: { } bytes, MediaType: "application/pdf" } document when !isText:
                json.WriteString("type"u8, "file"u8);
                json.WriteStartObject("file"u8);
                json.WriteString("filename"u8, document.Name ?? "document.pdf");
                json.WriteString("file_data"u8, DataAddress.Write(document.MediaType, bytes));
                json.WriteEndObject();
                break;
            default:
                not.Add(part.Member);
                break;
        }

        json.WriteEndObject();
    }
}
