using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes the turns of a conversation as items.</summary>
internal sealed class ResponsesItemWriter(Utf8JsonWriter json, Untranslatable not)
{
    internal void Write(Conversation asked)
    {
        var isPlain = asked.System is [TextPart];
        if (isPlain)
        {
            json.WriteString("instructions"u8, ((TextPart)asked.System[0]).Text);
        }

        json.WriteStartArray("input"u8);
        if (asked.System.Count > 0 && !isPlain)
        {
            Message("system", asked.System);
        }

        foreach (var turn in asked.Turns)
        {
            Turn(turn);
        }

        json.WriteEndArray();
    }

    private void Turn(Turn turn)
    {
        var role = turn.Role switch { TurnRole.Assistant => "assistant", TurnRole.System => "system", _ => "user" };
        List<ConversationPart> told = [];
        foreach (var part in turn.Parts)
        {
            if (part is not (ToolUsePart or ToolResultPart or ReasoningPart))
            {
                told.Add(part);
                continue;
            }

            Tell(role, told);
            Item(part);
        }

        Tell(role, told);
    }

    private void Tell(string role, List<ConversationPart> told)
    {
        if (told.Count > 0)
        {
            Message(role, told);
            told.Clear();
        }
    }

    private void Message(string role, IReadOnlyList<ConversationPart> parts)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, role);
        Content("content", parts, role == "assistant");
        json.WriteEndObject();
    }

    private void Item(ConversationPart part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case ToolUsePart use:
                json.WriteString("type"u8, "function_call"u8);
                json.WriteString("call_id"u8, use.Id);
                json.WriteString("name"u8, use.Name);
                json.WriteString("arguments"u8, use.Arguments);
                break;
            case ToolResultPart result:
                json.WriteString("type"u8, "function_call_output"u8);
                json.WriteString("call_id"u8, result.Id);
                Content("output", OpenAiContent.Result(result), isAnswer: false);
                break;
            case ReasoningPart { Opaque: { } closed, From: ModelSurface.Responses }:
                json.WriteString("type"u8, "reasoning"u8);
                json.WriteStartArray("summary"u8);
                json.WriteEndArray();
                json.WriteString("encrypted_content"u8, closed);
                break;
            default:
                not.Add(part.Member, "earlier thoughts of a model go only back to their own maker");
                break;
        }

        json.WriteEndObject();
    }

    private void Content(string name, IReadOnlyList<ConversationPart> parts, bool isAnswer)
    {
        if (parts is [TextPart only])
        {
            json.WriteString(name, only.Text);
            return;
        }

        json.WriteStartArray(name);
        foreach (var part in parts)
        {
            json.WriteStartObject();
            Part(part, isAnswer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Part(ConversationPart part, bool isAnswer)
    {
        switch (part)
        {
            case TextPart text:
                json.WriteString("type"u8, isAnswer ? "output_text"u8 : "input_text"u8);
                json.WriteString("text"u8, text.Text);
                break;
            case RefusalPart refusal when isAnswer:
                json.WriteString("type"u8, "refusal"u8);
                json.WriteString("refusal"u8, refusal.Text);
                break;
            case ImagePart image when !isAnswer && OpenAiContent.AddressOf(image) is { } address:
                json.WriteString("type"u8, "input_image"u8);
                json.WriteString("image_url"u8, address);
                OpenAiContent.Detail(json, image);
                break;
            case DocumentPart { Base64: { } bytes, MediaType: "application/pdf" } document when !isAnswer:
                json.WriteString("type"u8, "input_file"u8);
                json.WriteString("filename"u8, document.Name ?? "document.pdf");
                json.WriteString("file_data"u8, DataAddress.Write(document.MediaType, bytes));
                break;
            default:
                not.Add(part.Member);
                break;
        }
    }
}
